"""Word lists of official Chinese: data for the readers of this package, no city's names or numbers.

Sources: the label rules in the corpus README, GB/T 9704 (document layout) and the usual wording of
work plans, minutes and supervision notices.
"""

# Labels of a responsibility mark, by what they say about the units after them.
LEAD_LABELS = ("牵头单位", "牵头部门", "主办单位", "主办部门", "主责单位")
RESPONSIBLE_LABELS = (
    "责任单位", "责任部门", "负责单位", "负责部门", "承办单位", "承办部门", "实施单位", "落实单位",
    "整改责任单位", "整改单位", "指导部门", "责任主体",
)  # fmt: skip
SUPPORT_LABELS = (
    "配合单位", "配合部门", "协办单位", "协办部门", "参加单位", "参与单位", "协同单位", "协助单位",
)  # fmt: skip
LEADER_LABELS = (
    "责任领导", "包抓领导", "督办领导", "分管领导", "牵头领导", "责任人", "市级领导", "包保领导",
)  # fmt: skip
DEADLINE_LABELS = (
    "完成时限", "完成时间", "时限要求", "时间要求", "办理时限", "整改时限", "整改期限", "完成期限",
    "时间节点", "办结时限", "时限",
)  # fmt: skip
# Read so that they end the part before them, but not labelled (督导单位 is neither lead nor support).
OTHER_LABELS = ("适用范围", "督导单位", "督办单位", "推广范围", "备注")
# Lines for whoever rings up; they close a document and belong to no task.
CONTACT_LABELS = ("联系人", "联系电话", "电子邮箱", "邮箱", "传真", "联系方式", "联系单位", "联络员")

# Column heads of a task table that are no labels in running text.
TASK_COLUMNS = (
    "目标任务", "工作任务", "重点任务", "主要任务", "工作内容", "任务内容", "主要内容", "具体内容",
    "整改措施", "整改要求", "工作措施", "具体措施", "任务", "议定事项", "事项内容", "具体任务",
    "办理要求", "办理事项", "交办事项", "办理内容", "督办事项", "督办要求", "交办内容",
)  # fmt: skip
NAME_COLUMNS = (
    "改革举措", "事项", "事项名称", "项目名称", "工作事项", "任务名称", "项目", "类别", "重点工作",
)  # fmt: skip
GOAL_COLUMNS = ("整改目标", "工作目标", "年度目标", "目标", "完成标准")
NUMBER_COLUMNS = ("序号", "编号", "号")
SKIPPED_COLUMNS = (
    "问题", "存在问题", "问题表现", "状态", "进展", "备注", "推广范围", "完成情况", "整改状态", "进展情况",
    "来源", "督导单位", "联系人",
)  # fmt: skip

# Labels of a record that say what is wrong or how it stands, not what is to be done.
SKIPPED_CONTENT = (
    "存在问题",
    "问题描述",
    "具体问题",
    "问题",
    "反馈问题",
    "批示内容",
    "领导批示",
    "批示意见",
    "来文摘要",
    "整改进展",
    "进展情况",
    "完成情况",
)

# Groups that name nobody: they set `and_others` and are never listed as units.
VAGUE_GROUP = (
    r"(?:国务院|中央|省|市|县|区)?(?:直|级)?各?(?:有关|相关)"
    r"(?:部门|单位|方面|委办局|责任单位|部门和单位|单位和部门)"
)
# Words for everybody: a sentence about them alone is no task unless it carries a date.
EVERYBODY = (
    r"(?:各(?:有关|相关)?(?:地区|地方|部门|单位)(?:和(?:各)?(?:有关|相关)?(?:部门|单位|地区))|各(?:有关|相关)(?:地区|地方)|各级各部门|各地各部门|各地区|各部门|各单位|各级各单位|各级|各地|各有关部门|各有关单位|各相关部门|"
    r"各相关单位|各有关方面|各责任单位|各牵头单位|各承办单位|各成员单位|各级政府|全市上下|全县上下|"
    r"有关部门|相关部门|有关单位|相关单位|有关地方|有关方面)"
)
# Groups that are one unit each (the README calls them collective names).
COLLECTIVE = (
    r"(?:各|全部|有关|相关)[^，。；：、（）〔〕由请和及与\d]{0,6}(?:[（〔][^（）〔〕]{1,12}[）〕])?"
    r"[^，。；：、（）〔〕由请和及与\d]{0,6}?"
    r"(?:人民政府|政府|管委会|街道办事处|办事处|街道|镇街|乡镇|社区|地区|部门|单位|县区|区县|地|部队|金融机构)"
)
PILOT_GROUP = r"试点(?:地区|单位|城市|县|区|省市)"

# Endings of a unit's name; what may not follow keeps “政府办公室”, “市委宣传部”, “办法” whole.
UNIT_SUFFIX = (
    r"(?:委员会(?!办)|办公厅|办公室|督查室|研究室|联席会议办公室|"
    r"政府(?![办各令督机采工报性投购系研驻网])|管委会|办事处|指挥部|总工会|联合会|供销社|联社|妇联|残联|"
    r"工商联|文联|社科联|科协|共青团|团委|法院|检察院|研究院|科学院|党校|"
    r"委(?![员托办会组宣政网编统社督金老农军外全人巡党改内机常])|"
    r"局(?![部面长势]|限(?!期))|厅(?![局长级])|署(?![名办])|"
    r"(?<![全内外干一各])部(?![门分署位委长队级件属落])|"
    r"(?<![开举承经代通督交转主协待补新申快难好速联])办(?![公法理事结案学好成税])|"
    r"中心(?![城镇区任工环小卫])|公司(?![法股])|集团(?![公有股])|"
    r"银行(?![\u4e00-\u9fff]{2,6}分行)|分行|支行|监管分局|支队(?![长])|大队(?![长])|"
    r"铁路总公司|海关(?![总])|调查队|管理处|服务处|水利站|实验室|工作专班|领导小组)"
)
TOWN_SUFFIX = r"(?:街道|镇|乡|县|区|市|经开区|高新区|开发区|新区)"

# What a unit is told to do: words that make a sentence with a named unit an instruction.
DUTY_WORDS = r"(?:要|应当|应|须|必须|负责|牵头|限期|抓紧|尽快|具体负责)"
# Acts with a result that can be seen; in a notice they turn “X要……” into a task.
CONCRETE_VERBS = (
    r"(?:制定|制订|出台|编制|印发|发布|提出|提交|报送|上报|建成|建立|完成|开工|竣工|设立|组建|公布|公开|"
    r"修订|核实|核查|整改|拨付|下达|开展|组织|落实(?![^，。；]{0,8}(?:责任|要求|精神|部署))|取得|启动|上线|投用|交付|清理|排查|汇总|报告|拿出|检修|"
    r"改造|新建|实施|办理|纳入|走访|回复|答复|通报|调度)"
)
# What no unit's name begins with: it keeps “完成全区” and “报市政府” from being read as names.
NOT_NAME_START = (
    r"(?:完成|实现|确保|推进(?!中心|办)|推动|加快|加强|建立|建成|成立|组建|设立|组成|召开|健全|完善|制定|制订|出台|编制(?!办)|印发|提出|提交|"
    r"报送|上报|报(?!社|业)|开工|竣工|核实|核查|整改(?!办)|拨付|下达|组织(?!部|委|处|人|宣)|落实|取得|启动|上线|交付|清理|排查|"
    r"汇总|拿出|改造|新建|实施|办理|纳入|走访|开展|支持|配合|协助|指导(?!中心)|督促|会同|联合(?!会)|商(?!务|投|业)|"
    r"同意|提请|做好|抓好|抓紧|统筹(?!办|局)|负责|牵头|"
    r"(?:其中)?[一二三四五六七八九十]是|其中|此后|之后|同时|并|及时|积极|尽快|进一步|各自|全面|逐)"
)
# Words of a report on what already happened.
NARRATIVE = (
    r"(?:听取了|主持召开|参加会议|出席会议|列席会议|进行了|召开了|研究了|审议了|学习了|传达了|予以点名|予以通报|点名批评|开展了|"
    r"通报了|指出了|已完成|仍有|尚未|未按|累计拖欠|总体看|仅完成|落后序时|从督查情况看)"
)
SUPERVISION_FOLLOW_UP = r"督查室[^，。；]{0,6}(?:纳入|跟踪|督办|督查|督促|通报|负责督)"
REPORTING_DUTY = r"(?:报送|上报|报告|报[^，。；]{0,12}(?:办公室|督查室|政府|办公厅|国务院|备案)|反馈)"

# Openings of a sentence in minutes that introduce the decision itself.
MEETING_OPENING = (
    r"会议(?:原则)?(?:议定|明确|决定|要求|强调|指出|同意|研究决定|确定|认为|审议通过|听取|责成)"
    r"[^，。：；]{0,14}[，：]"
)
SUPPORT_ROLE = r"(?:积极|全力)?(?:配合|协助|协同|协办|参与|参加)"
COLUMN_LEAD_INS = r"(?:具体措施|工作措施|主要措施|重点举措|工作内容|目标任务|工作要求|整改措施)："

# Figures: what is counted, and the words that a figure leans on.
MEASURE = (
    r"(?:万亿元|亿元|万元|元|亿斤|万吨|公吨|吨|公斤|千克|斤|万亩|亩|公顷|平方公里|公里|千米|万平方米|平方米|万立方米|立方米|米|"
    r"万人次|架次|艘次|班次|例次|人次|万人|人|名|万户|户次|户|家|个百分点|万千瓦时|千瓦时|万千瓦|千瓦|兆瓦|处险工段|张床位|"
    r"标箱|学时|课时|学位|床位|车位|泊位|工位|机位|机架|小时|分钟|计划|小区|"
    r"个|座|处|所|套|部|项|件|条|次|场次|场|辆|台|张|篇|期|批次|批|间|块|册|微克|天|倍|头|只|株|棵|床|口|孔|幅|宗|案|起|种|类|"
    r"对|支|村|镇|盏|艘|架|根|栋|幢|班|门|片|枚|份|剂|例|组|队|站|杆|桩|顶|匹|尾|羽|箱|度|筒|樘|路|届)"
)
RATE_WORDS = (
    r"(?:同比)?(?:增长|增加|提高|上升|提升|下降|降低|降到|降至|压减|压缩|缩减|缩短|减少|减至|压缩至|压减至|压缩到|压减到|"
    r"缩短至|缩短到|减少到|减少至|增加到|增至|达到|达|提高到|提高至|提升到|提升至|扩大至|扩大到|稳定在|保持在|控制在|"
    r"占比至|不低于|不少于|不高于|超过|突破)"
)
# Words of what is paid, lent or capped; they concern sums and rates, not counts of things.
SUBSIDY_WORDS = (
    r"(?:(?:补助|补贴|奖励|奖补|资助)(?!资金|项目|对象|范围)|给予|予以|贴息|最高|贷款(?!余额|投放|总额|增|规模|\d)|保险费|保险金|年薪|"
    r"经费超过|收费|标准的|元/|实际执行金额|营业收入比重|返还)"
)
# Words that bring about what a figure counts.
RESULT_VERBS = (
    r"(?:建设|新建|改建|扩建|建成|设立|新增|培育|引进|完成|打造|改造|安装|培训|举办|开展|组织|实施|选派|选拔|遴选|认定|"
    r"创建|治理|修复|发放|投放|推广|推出|布局|招引|引育|培养|孵化|转化|评选|提供|配备|购置|更新)"
)
