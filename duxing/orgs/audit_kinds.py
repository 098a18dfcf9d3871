"""What the acts of this app are called in the record of operations."""

KINDS = {
    "orgs.login.succeeded": "登录",
    "orgs.login.failed": "登录未成功",
    "orgs.login.locked": "登录被锁定",
    "orgs.login.ended": "退出登录",
    "orgs.password.changed": "修改密码",
    "orgs.password.reset": "重置密码",
    "orgs.unit.created": "新设单位",
    "orgs.unit.edited": "修改单位",
    "orgs.unit.ended": "撤销单位",
    "orgs.alias.added": "添加单位别名",
    "orgs.alias.removed": "删去单位别名",
    "orgs.person.created": "新增人员",
    "orgs.person.stopped": "停用账号",
    "orgs.person.resumed": "启用账号",
    "orgs.post.created": "设立岗位",
    "orgs.post.filled": "岗位换人",
    "orgs.post.vacated": "岗位空缺",
    "orgs.directory.imported": "导入单位名录",
    "orgs.installation.set_up": "系统初始化",
}
