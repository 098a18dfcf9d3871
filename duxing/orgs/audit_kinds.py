"""What the acts of this app are called in the record of operations."""

KINDS = {
    "orgs.login.succeeded": "登录",
    "orgs.login.failed": "登录未成功",
    "orgs.login.locked": "登录被锁定",
    "orgs.login.ended": "退出登录",
    "orgs.password.changed": "修改密码",
}
