//! The kinds of fact of the assessment contract, with their fields.
//!
//! Every kind also has the subject, the day it took effect and its evidence (paper, its day, note).

use super::{Choice, Field, FieldKind as K, SubjectKind, choice, choice_also, field};
use crate::domain::lang::{Words, words};

/// 事项种类: what happened. The order is that of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum FactKind {
    Honour,
    StudyVisit,
    Introduction,
    Recruitment,
    WorldskillsAward,
    NationalAward,
    ProvincialAward,
    WorldskillsBase,
    NationalTeam,
    ContestHosting,
    DemonstrationEnterprise,
    MasterStudio,
    TrainingBase,
    TechnicianPost,
    PayrollReturn,
    TrainingIncome,
    TrainingSubsidy,
    ContestantAllowance,
}

impl FactKind {
    /// Every kind, in the order of the contract.
    pub const ALL: &'static [Self] = &[
        Self::Honour,
        Self::StudyVisit,
        Self::Introduction,
        Self::Recruitment,
        Self::WorldskillsAward,
        Self::NationalAward,
        Self::ProvincialAward,
        Self::WorldskillsBase,
        Self::NationalTeam,
        Self::ContestHosting,
        Self::DemonstrationEnterprise,
        Self::MasterStudio,
        Self::TrainingBase,
        Self::TechnicianPost,
        Self::PayrollReturn,
        Self::TrainingIncome,
        Self::TrainingSubsidy,
        Self::ContestantAllowance,
    ];

    /// Position in [`FactKind::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Code in files and on the command line: `honour`.
    pub fn code(self) -> &'static str {
        self.spec().code
    }

    /// The kind with that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }

    /// What people call it.
    pub fn words(self) -> Words {
        self.spec().words
    }

    /// Who it may be about.
    pub fn subject(self) -> SubjectKind {
        self.spec().subject
    }

    /// Clause of the paper.
    pub fn clause(self) -> &'static str {
        self.spec().clause
    }

    /// All fields of the record: subject, day, own fields, evidence.
    pub fn fields(self) -> &'static [Field] {
        self.spec().fields
    }

    /// Only the fields the rules may judge (without subject, day and evidence).
    pub fn own_fields(self) -> &'static [Field] {
        let fields = self.spec().fields;
        fields.get(LEADING..fields.len() - TRAILING).unwrap_or(&[])
    }

    fn spec(self) -> &'static Spec {
        match self {
            Self::Honour => &HONOUR,
            Self::StudyVisit => &STUDY_VISIT,
            Self::Introduction => &INTRODUCTION,
            Self::Recruitment => &RECRUITMENT,
            Self::WorldskillsAward => &WORLDSKILLS_AWARD,
            Self::NationalAward => &NATIONAL_AWARD,
            Self::ProvincialAward => &PROVINCIAL_AWARD,
            Self::WorldskillsBase => &WORLDSKILLS_BASE,
            Self::NationalTeam => &NATIONAL_TEAM,
            Self::ContestHosting => &CONTEST_HOSTING,
            Self::DemonstrationEnterprise => &DEMONSTRATION_ENTERPRISE,
            Self::MasterStudio => &MASTER_STUDIO,
            Self::TrainingBase => &TRAINING_BASE,
            Self::TechnicianPost => &TECHNICIAN_POST,
            Self::PayrollReturn => &PAYROLL_RETURN,
            Self::TrainingIncome => &TRAINING_INCOME,
            Self::TrainingSubsidy => &TRAINING_SUBSIDY,
            Self::ContestantAllowance => &CONTESTANT_ALLOWANCE,
        }
    }
}

struct Spec {
    code: &'static str,
    words: Words,
    subject: SubjectKind,
    clause: &'static str,
    fields: &'static [Field],
}

/// Fields before the own ones: subject, day.
const LEADING: usize = 2;
/// Fields after the own ones: paper, its day, note.
const TRAILING: usize = 3;

const DAY: Field = field("date", words("生效日期", "date"), K::Day).required().carried();
const PAPER: Field = field("paper", words("文号", "paper no."), K::Text(40)).carried();
const PAPER_DAY: Field = field("paper_date", words("文件日期", "paper date"), K::Day).carried();
const NOTE: Field = field("note", words("备注", "note"), K::Text(200));
const PERSON: Field = field("subject", words("人员", "person"), K::Person).required();
const UNIT: Field = field("subject", words("单位", "organisation"), K::Organisation).required();
const EITHER: Field = field("subject", words("对象", "subject"), K::Subject).required();

macro_rules! spec {
    ($name:ident, $code:literal, $zh:literal, $en:literal, $subject:ident, $first:ident, $clause:literal, [$($own:expr),* $(,)?]) => {
        static $name: Spec = Spec {
            code: $code,
            words: words($zh, $en),
            subject: SubjectKind::$subject,
            clause: $clause,
            fields: &[$first, DAY, $($own.clause($clause),)* PAPER, PAPER_DAY, NOTE],
        };
    };
}

/// 技能等级, lowest first (新八级).
pub(super) const LEVELS: &[Choice] = &[
    choice("apprentice", words("学徒工", "apprentice")),
    choice_also(
        "junior",
        words("五级/初级工", "level 5 junior"),
        &["五级", "5", "初级工", "初级技能", "国家职业资格五级"],
    ),
    choice_also(
        "intermediate",
        words("四级/中级工", "level 4 intermediate"),
        &["四级", "4", "中级工", "中级技能", "国家职业资格四级"],
    ),
    choice_also(
        "senior",
        words("三级/高级工", "level 3 senior"),
        &["三级", "3", "高级工", "高级技能", "国家职业资格三级"],
    ),
    choice_also(
        "technician",
        words("二级/技师", "level 2 technician"),
        &["二级", "2", "技师", "国家职业资格二级"],
    ),
    choice_also(
        "senior_technician",
        words("一级/高级技师", "level 1 senior technician"),
        &["一级", "1", "高级技师", "国家职业资格一级"],
    ),
    choice("special_technician", words("特级技师", "special technician")),
    choice("chief_technician", words("首席技师", "chief technician")),
];

const TITLES: &[Choice] = &[
    choice_also("youth", words("衢州青年工匠", "Quzhou youth artisan"), &["青年工匠"]),
    choice_also("artisan", words("衢州工匠", "Quzhou artisan"), &["工匠"]),
    choice_also("outstanding", words("衢州杰出工匠", "Quzhou outstanding artisan"), &["杰出工匠"]),
    choice_also("master", words("衢州大工匠", "Quzhou master artisan"), &["大工匠"]),
];

const TIERS: &[Choice] = &[
    choice_also("city", words("市级", "city"), &["市"]),
    choice_also("province", words("省级", "province"), &["省"]),
    choice_also("nation", words("国家级", "nation"), &["国家", "全国"]),
];

const GROUPS: &[Choice] = &[
    choice("artisan", words("衢州工匠", "artisan")),
    choice("studio_leader", words("工作室领办人", "studio leader")),
    choice("innovation_studio_leader", words("创新工作室领衔人", "innovation studio leader")),
    choice("key_teacher", words("骨干教师", "key teacher")),
    choice("senior_technician", words("高级技师", "senior technician")),
    choice("other_excellent", words("其他优秀人才", "other excellent")),
    choice("none", words("不属任何一类", "none of them")),
];

const PLACES: &[Choice] = &[
    choice_also("gold", words("金牌", "gold"), &["金", "金奖", "第一名"]),
    choice_also("silver", words("银牌", "silver"), &["银", "银奖", "第二名"]),
    choice_also("bronze", words("铜牌", "bronze"), &["铜", "铜奖", "第三名"]),
    choice_also("excellence", words("优胜奖", "excellence"), &["优胜"]),
];

const HOSTS: &[Choice] = &[
    choice_also("association", words("行业协会", "association"), &["协会"]),
    choice("enterprise", words("企业", "enterprise")),
    choice("department", words("行业部门", "department")),
    choice("county", words("县（市、区）", "county")),
];

const EMPLOYERS: &[Choice] = &[
    choice("enterprise", words("企业", "enterprise")),
    choice("institution", words("事业单位", "institution")),
    choice("other", words("其他", "other")),
];

const PAYEES: &[Choice] = &[
    choice("enterprise", words("企业", "enterprise")),
    choice_also("person", words("个人", "person"), &["本人"]),
    choice("body", words("机构", "body")),
];

const LEVEL: Field = field("level", words("等级", "level"), K::Choice(LEVELS)).required().carried();
const LOCAL: Field = field("local", words("本市选手", "of this city"), K::Flag).or("true");
const EDITION: Field = field("edition", words("届次", "edition"), K::Text(40)).carried();
const TEAM: Field = field("team_size", words("团队人数", "team size"), K::Count(1, 100)).or("1");
const PLACE: Field = field("place", words("名次", "place"), K::Choice(PLACES)).required();
const TIER: Field = field("tier", words("级别", "tier"), K::Choice(TIERS)).required().carried();
const PROJECT: Field = field("project", words("项目名称", "project"), K::Text(60)).or("");

spec!(
    HONOUR,
    "honour",
    "衢州工匠称号",
    "artisan title",
    Person,
    PERSON,
    "2",
    [
        field("tier", words("称号", "title"), K::Choice(TITLES)).required().carried(),
        field("province_paid", words("省级已得", "had from province"), K::Money).or("0.00"),
    ]
);
spec!(
    STUDY_VISIT,
    "study_visit",
    "研修交流",
    "study visit",
    Person,
    PERSON,
    "3",
    [
        field("cost", words("实际费用", "cost"), K::Money).required(),
        field("group", words("人员类别", "group"), K::Choice(GROUPS)).or("other_excellent"),
        field("selected", words("市里选派", "selected"), K::Flag).or("true"),
    ]
);
spec!(
    INTRODUCTION,
    "introduction",
    "高技能人才引进",
    "introduction",
    Person,
    PERSON,
    "4",
    [field("category", words("人才类别", "category"), K::Text(60)).required(),]
);
spec!(
    RECRUITMENT,
    "recruitment",
    "招工补助上浮",
    "recruitment",
    Organisation,
    UNIT,
    "4",
    [
        LEVEL,
        field("base", words("原补助额", "base subsidy"), K::Money).required(),
        field("scarce", words("相关职业", "listed occupation"), K::Flag).or("true"),
    ]
);
spec!(
    WORLDSKILLS_AWARD,
    "worldskills_award",
    "世界技能大赛获奖",
    "world contest award",
    Person,
    PERSON,
    "6",
    [PLACE, LOCAL, EDITION, TEAM,]
);
spec!(
    NATIONAL_AWARD,
    "national_award",
    "全国技能大赛获奖",
    "national contest award",
    Person,
    PERSON,
    "6",
    [PLACE, LOCAL, EDITION, TEAM,]
);
spec!(
    PROVINCIAL_AWARD,
    "provincial_award",
    "浙江技能大赛获奖",
    "provincial contest award",
    Person,
    PERSON,
    "6",
    [
        field("prize", words("主办方奖金", "organiser's prize"), K::Money).required(),
        field("superior_prize", words("上级奖金", "superior's prize"), K::Money).or("0.00"),
        LOCAL,
    ]
);
spec!(
    WORLDSKILLS_BASE,
    "worldskills_base",
    "世赛集训基地",
    "world contest base",
    Organisation,
    UNIT,
    "6",
    [field("projects", words("项目数", "projects"), K::Count(0, 1000)).required(),]
);
spec!(
    NATIONAL_TEAM,
    "national_team",
    "国家集训队选送",
    "national squad",
    Organisation,
    UNIT,
    "6",
    [field("persons", words("入选人数", "persons"), K::Count(0, 10_000)).required(),]
);
spec!(
    CONTEST_HOSTING,
    "contest_hosting",
    "举办技能竞赛",
    "contest hosting",
    Organisation,
    UNIT,
    "6",
    [
        field("occupations", words("职业工种数", "occupations"), K::Count(0, 1000)).required(),
        field("planned", words("列入年度计划", "in the yearly plan"), K::Flag).or("true"),
        field("host", words("办赛主体", "host"), K::Choice(HOSTS)).or("association"),
    ]
);
spec!(
    DEMONSTRATION_ENTERPRISE,
    "demonstration_enterprise",
    "等级认定示范企业",
    "demonstration enterprise",
    Organisation,
    UNIT,
    "7",
    []
);
spec!(
    MASTER_STUDIO,
    "master_studio",
    "技能大师工作室",
    "master studio",
    Organisation,
    UNIT,
    "9",
    [TIER, PROJECT]
);
spec!(
    TRAINING_BASE,
    "training_base",
    "公共实训基地",
    "training base",
    Organisation,
    UNIT,
    "10",
    [
        TIER,
        PROJECT,
        field("trainees", words("年培训人次", "trained a year"), K::Count(0, 10_000_000)),
        field("requested", words("申请核定额", "approved amount"), K::Money),
    ]
);
spec!(
    TECHNICIAN_POST,
    "technician_post",
    "技师岗位津贴",
    "technician post",
    Person,
    PERSON,
    "13",
    [
        LEVEL,
        field("employer", words("单位性质", "employer"), K::Choice(EMPLOYERS)).or("enterprise"),
        field("scarce", words("紧缺职业", "scarce occupation"), K::Flag).or("true"),
        field("front_line", words("一线岗位", "front line"), K::Flag).or("true"),
        field("matching", words("岗位对口", "matching post"), K::Flag).or("true"),
        field("months", words("在岗月数", "months"), K::Count(0, 12)).or("12"),
    ]
);
spec!(
    PAYROLL_RETURN,
    "payroll_return",
    "职工教育经费",
    "payroll return",
    Organisation,
    UNIT,
    "13",
    [
        field("payroll", words("工资总额", "payroll"), K::Money).required(),
        field("education_fund", words("教育经费", "education fund"), K::Money),
        field("training_spent", words("培训支出", "training spent"), K::Money),
    ]
);
spec!(
    TRAINING_INCOME,
    "training_income",
    "社会培训结余",
    "training income",
    Organisation,
    UNIT,
    "16",
    [
        field("income", words("培训收入", "income"), K::Money).required(),
        field("cost", words("成本支出", "cost"), K::Money).required(),
        field("performance_base", words("绩效基准总量", "performance base"), K::Money).required(),
    ]
);
spec!(
    TRAINING_SUBSIDY,
    "training_subsidy",
    "培训补贴",
    "training subsidy",
    Either,
    EITHER,
    "1",
    [field("payee_kind", words("补贴对象", "payee kind"), K::Choice(PAYEES)).required(),]
);
spec!(
    CONTESTANT_ALLOWANCE,
    "contestant_allowance",
    "选手集训补贴",
    "contestant allowance",
    Person,
    PERSON,
    "5",
    [field("days", words("天数", "days"), K::Count(0, 366)).required(),]
);
