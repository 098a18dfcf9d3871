"""Rows of the catalogue whose feature is not built: said aloud in each run, never dropped."""

from rigs.inputs.cases import Waiting

WAITING = (
    Waiting(16, "分值 100.005、-3、NaN、1e9、９５", "评分"),
    Waiting(17, "自己批准自己的评分调整", "评分调整的双人复核"),
    Waiting(21, "上传中断后继续上传", "大文件分段上传"),
    Waiting(24, "Excel 导入缺列、单位不存在、有公式、两万行", "情况表导出、填写、导回"),
    Waiting(25, "CSV 的编码无法识别", "CSV 导入（文本文件导入已有，本表照试）"),
    Waiting(28, "用过的动态验证码", "双因素登录"),
    Waiting(29, "回执码不对、一小时内第六条、手机号不对、未同意说明", "群众反映入口"),
    Waiting(30, "问卷链接已用、已截止、必答未答、选项不在清单", "问卷"),
)
