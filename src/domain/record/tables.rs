//! People, organisations, roles, certificates, payments.

use super::facts::LEVELS;
use super::{Choice, Field, FieldKind as K, Must, choice, choice_also, field};
use crate::domain::lang::{Words, words};

pub(super) const PERSON_WORDS: Words = words("人才", "person");
pub(super) const ORGANISATION_WORDS: Words = words("单位", "organisation");
pub(super) const ROLE_WORDS: Words = words("单位身份", "organisation role");
pub(super) const CERTIFICATE_WORDS: Words = words("证书", "certificate");
pub(super) const PAYMENT_WORDS: Words = words("发放记录", "payment");

pub(super) const SEXES: &[Choice] = &[
    choice_also("male", words("男", "male"), &["男性", "M", "m", "1"]),
    choice_also("female", words("女", "female"), &["女性", "F", "f", "2"]),
];

pub(super) const PERSON: &[Field] = &[
    field("id_number", words("证件号码", "identity no."), K::PersonNumber).also(&[
        "身份证号",
        "身份证号码",
        "身份证件号码",
        "公民身份号码",
        "身份证",
        "证件号",
        "id_number",
    ]),
    field("name", words("姓名", "name"), K::Name).required().also(&[
        "名字",
        "人员姓名",
        "考生姓名",
        "学员姓名",
    ]),
    field("sex", words("性别", "sex"), K::Choice(SEXES)),
    field("birth", words("出生日期", "born"), K::Day).also(&["出生年月日", "生日"]),
    field("division", words("户籍地区", "division"), K::Division).also(&["户籍", "所属地区", "区县"]),
    field("phone", words("联系电话", "phone"), K::Phone).also(&[
        "电话",
        "手机",
        "手机号",
        "手机号码",
        "联系方式",
    ]),
    field("employer", words("工作单位", "employer"), K::Organisation).carried().also(&[
        "工作单位名称",
        "现工作单位",
        "单位",
        "单位名称",
        "所在单位",
        "企业名称",
    ]),
    field("card", words("银行卡号", "bank card"), K::BankCard).also(&[
        "卡号",
        "银行账号",
        "社保卡号",
        "收款账号",
    ]),
    field("bank", words("开户银行", "bank"), K::Text(40)).carried().also(&["开户行"]),
    field("local", words("本市选手", "of this city"), K::Flag).or("true").clause("6"),
    field("note", words("备注", "note"), K::Text(200)),
];

pub(super) const ORGANISATION_KINDS: &[Choice] = &[
    choice_also("enterprise", words("企业", "enterprise"), &["公司"]),
    choice("institution", words("事业单位", "public institution")),
    choice_also("school", words("院校", "school"), &["学校", "技工院校", "职业院校"]),
    choice_also("association", words("行业协会", "association"), &["协会"]),
    choice_also(
        "training_body",
        words("培训评价组织", "training or assessment body"),
        &["培训机构", "评价组织"],
    ),
    choice_also("department", words("机关部门", "department"), &["部门", "机关"]),
    choice("other", words("其他", "other")),
];

pub(super) const ORGANISATION: &[Field] = &[
    field("name", words("单位名称", "name"), K::Text(80)).required().must(Must::Name).also(&[
        "名称",
        "企业名称",
        "单位",
        "机构名称",
    ]),
    field("credit_code", words("信用代码", "credit code"), K::CreditCode).also(&[
        "统一社会信用代码",
        "社会信用代码",
        "机构代码",
    ]),
    field("kind", words("单位类型", "kind"), K::Choice(ORGANISATION_KINDS))
        .or("enterprise")
        .carried()
        .also(&["类型", "单位性质"]),
    field("division", words("所在地区", "division"), K::Division).carried().also(&[
        "地区",
        "区县",
        "所属地区",
    ]),
    field("contact", words("联系人", "contact"), K::Name),
    field("phone", words("联系电话", "phone"), K::Phone).also(&["电话"]),
    field("address", words("地址", "address"), K::Text(100)),
    field("account", words("银行账号", "account"), K::Text(34)).also(&["收款账号", "对公账号"]),
    field("bank", words("开户银行", "bank"), K::Text(40)).also(&["开户行"]),
    field("note", words("备注", "note"), K::Text(200)),
];

pub(super) const ROLES: &[Choice] = &[
    choice("filed_enterprise", words("备案企业", "filed assessing enterprise")),
    choice("social_assessor", words("社会培训评价组织", "social assessment body")),
    choice("demonstration", words("示范企业", "demonstration enterprise")),
    choice("studio_host", words("工作室依托单位", "studio host")),
    choice("base_host", words("实训基地", "training base")),
    choice("technician_school", words("技工院校", "technician school")),
    choice("vocational_school", words("职业院校", "vocational school")),
    choice("sending_unit", words("选送单位", "sending unit")),
    choice("contest_host", words("办赛单位", "contest host")),
    choice("recruiter", words("招工补助对象", "recruiting-subsidy recipient")),
];

pub(super) const ROLE: &[Field] = &[
    field("organisation", words("单位", "organisation"), K::Organisation).required(),
    field("role", words("身份", "role"), K::Choice(ROLES)).required().carried(),
    field("code", words("机构编码", "body code"), K::Text(12)).also(&["备案号", "机构代码"]),
    field("since", words("起始日期", "since"), K::Day).required().carried(),
    field("until", words("终止日期", "until"), K::Day),
    field("paper", words("文号", "paper no."), K::Text(40)).carried(),
    field("note", words("备注", "note"), K::Text(200)),
];

pub(super) const CERTIFICATE_KINDS: &[Choice] = &[
    choice("level", words("职业技能等级证书", "skill level certificate")),
    choice("qualification", words("职业资格证书", "vocational qualification")),
    choice("ability", words("专项职业能力证书", "specialised ability")),
    choice("permit", words("特种作业操作证", "special operation permit")),
];

pub(super) const LOOKUPS: &[Choice] = &[
    choice("found", words("查到相符", "found, agrees")),
    choice("differs", words("查到不符", "found, differs")),
    choice("missing", words("查无此证", "not found")),
];

pub(super) const CERTIFICATE: &[Field] = &[
    field("person", words("持证人", "holder"), K::Person).required(),
    field("number", words("证书编号", "certificate no."), K::CertificateNumber).required().also(&[
        "证书号",
        "证书号码",
        "编号",
        "证件编号",
    ]),
    field("kind", words("证书种类", "kind"), K::Choice(CERTIFICATE_KINDS))
        .or("level")
        .carried()
        .also(&["证书类型"])
        .clause("7"),
    field("occupation", words("职业", "occupation"), K::Occupation).required().carried().also(&[
        "职业名称",
        "职业(工种)",
        "职业（工种）",
        "鉴定职业",
        "申报职业",
        "职业编码",
        "职业代码",
    ]),
    field("work_type", words("工种", "work type"), K::Text(40)).carried().also(&["工种名称"]),
    field("level", words("等级", "level"), K::Choice(LEVELS)).carried().also(&[
        "技能等级",
        "职业等级",
        "证书等级",
        "级别",
    ]),
    field("body", words("评价机构", "assessing body"), K::Text(80)).carried().also(&[
        "发证机构",
        "发证单位",
        "鉴定机构",
        "评价单位",
    ]),
    field("issued", words("发证日期", "issued"), K::Day).required().carried().also(&[
        "发证时间",
        "颁发日期",
        "发证年月日",
    ]),
    field("theory", words("理论成绩", "theory"), K::Mark).also(&["理论", "理论知识成绩"]),
    field("theory_exempt", words("理论免考", "theory exempt"), K::Flag).or("false").clause("8"),
    field("practice", words("实操成绩", "practice"), K::Mark).also(&[
        "技能成绩",
        "操作成绩",
        "实操",
        "技能考核成绩",
    ]),
    field("review", words("综合评审", "review"), K::Mark).also(&["综合评审成绩", "评审成绩", "答辩成绩"]),
    field("lookup", words("查询结果", "looked up"), K::Choice(LOOKUPS)),
    field("looked_up", words("查询日期", "looked up on"), K::Day),
    field("note", words("备注", "note"), K::Text(200)),
];

pub(super) const FUNDS: &[Choice] = &[
    choice("employment", words("就业资金", "employment promotion fund")),
    choice("talent", words("人才专项资金", "talent special fund")),
    choice("local", words("当地财政", "local finance")),
    choice("social", words("社会资本", "social capital")),
];

pub(super) const PAYMENT_STATES: &[Choice] = &[
    choice("paid", words("已付", "paid")),
    choice("returned", words("退票", "returned by the bank")),
    choice("recovered", words("追回", "recovered")),
];

/// 补贴项目: what a payment was made for, by the code of the measure in the policy pack; a measure is found
/// under the name of its fact kind too. Money of other schemes is kept under `other` and counts for nothing.
pub(super) const BENEFITS: &[Choice] = &[
    choice_also(
        "honour",
        words("衢州工匠经费支持", "artisan title grant"),
        &["衢州工匠称号", "artisan title"],
    ),
    choice_also("study_visit", words("研修交流资助", "study visit grant"), &["研修交流", "study visit"]),
    choice_also(
        "introduction",
        words("高技能人才引进待遇", "introduced talent"),
        &["高技能人才引进", "introduction"],
    ),
    choice_also("recruitment", words("招工补助上浮", "recruitment supplement"), &["recruitment"]),
    choice_also("worldskills_award", words("世界技能大赛奖励", "world contest award"), &["世界技能大赛获奖"]),
    choice_also("national_award", words("全国技能大赛奖励", "national contest award"), &["全国技能大赛获奖"]),
    choice_also(
        "provincial_award",
        words("浙江技能大赛配套奖励", "provincial contest match"),
        &["浙江技能大赛获奖", "provincial contest award"],
    ),
    choice_also(
        "worldskills_base",
        words("世赛集训基地补助", "world contest base grant"),
        &["世赛集训基地", "world contest base"],
    ),
    choice_also(
        "national_team",
        words("国家集训队选送资助", "national squad grant"),
        &["国家集训队选送", "national squad"],
    ),
    choice_also(
        "contest_hosting",
        words("举办竞赛补助", "contest hosting grant"),
        &["举办技能竞赛", "contest hosting"],
    ),
    choice_also(
        "demonstration_enterprise",
        words("等级认定示范企业支持", "demonstration enterprise grant"),
        &["等级认定示范企业", "demonstration enterprise"],
    ),
    choice_also(
        "master_studio",
        words("技能大师工作室支持", "master studio grant"),
        &["技能大师工作室", "master studio"],
    ),
    choice("training_base_city", words("市级公共实训基地支持", "municipal training base grant")),
    choice("training_base", words("省级、国家级实训基地补助", "provincial and national base grant")),
    choice_also(
        "technician_post",
        words("技师人才津贴", "technician allowance"),
        &["技师岗位津贴", "technician post"],
    ),
    choice_also(
        "payroll_return",
        words("职工教育经费提取参考", "education fund guide"),
        &["职工教育经费", "payroll return"],
    ),
    choice_also(
        "training_income",
        words("社会培训结余分配上限", "training surplus limit"),
        &["社会培训结余", "training income"],
    ),
    choice_also("training_subsidy", words("职业培训补贴", "training subsidy"), &["培训补贴"]),
    choice_also("contestant_allowance", words("参赛集训选手补贴", "contestant allowance"), &["选手集训补贴"]),
    choice_also("other", words("其他（本政策以外）", "other (outside this policy)"), &["其他"]),
];

pub(super) const PAYMENT: &[Field] = &[
    field("subject", words("享受对象", "paid to"), K::Subject).required(),
    field("family", words("项目", "benefit"), K::Choice(BENEFITS)).required().carried().also(&[
        "补贴项目",
        "规则",
        "family",
    ]),
    field("amount", words("金额", "amount"), K::Money)
        .required()
        .must(Must::Exceed)
        .also(&["发放金额", "实发金额"]),
    field("paid_on", words("发放日期", "paid on"), K::Day).required().carried().past().also(&["拨付日期"]),
    field("year", words("所属年度", "for year"), K::Year).carried().also(&["年度"]),
    field("fund", words("资金来源", "fund"), K::Choice(FUNDS)).carried(),
    field("state", words("状态", "state"), K::Choice(PAYMENT_STATES)).or("paid"),
    field("fact", words("对应事项", "fact"), K::Text(40)),
    field("paper", words("文号", "paper no."), K::Text(40)).carried(),
    field("note", words("备注", "note"), K::Text(200)),
];
