//! Where a key holds: the whole program, any list, a form, or one screen.

use super::command::Command;
use crate::domain::lang::{Words, words};

/// A place keys are bound in. A screen looks through its own scopes, then [`Scope::Global`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Scope {
    Global,
    List,
    Finder,
    Page,
    People,
    Organisations,
    Home,
    Certificates,
    Form,
    Text,
    Search,
    Choice,
    Dialog,
    Palette,
    Subsidy,
    Sweep,
    Policy,
    Import,
    Papers,
    Merge,
    Compare,
    Users,
    Desk,
    Path,
}

type C = Command;

/// Code in keymap files, name, and what its key bar shows, most wanted first.
const TABLE: &[(Scope, &str, Words, &[Command])] = &[
    (
        Scope::Global,
        "global",
        words("到处", "everywhere"),
        &[C::Palette, C::Help, C::Undo, C::Language, C::Back, C::Quit],
    ),
    (Scope::List, "list", words("移动", "moving"), &[C::Open]),
    (Scope::Finder, "finder", words("名册列表", "lists of the register"), &[C::Search, C::Mark]),
    (
        Scope::Page,
        "page",
        words("人员与单位页", "person and organisation pages"),
        &[
            C::Edit,
            C::AddFact,
            C::AddCertificate,
            C::AddPayment,
            C::AddRole,
            C::Preview,
            C::Reveal,
            C::History,
        ],
    ),
    (Scope::People, "people", words("人才", "people"), &[C::AddPerson, C::Filter, C::Sort, C::Columns]),
    (Scope::Organisations, "organisations", words("单位", "organisations"), &[C::AddOrganisation, C::Filter]),
    (Scope::Home, "home", words("首页", "home"), &[C::Sweep, C::ResetPractice]),
    (Scope::Certificates, "certificates", words("证书", "certificates"), &[C::AddCertificate, C::Filter]),
    (
        Scope::Form,
        "form",
        words("表单", "forms"),
        &[
            C::Save,
            C::FormNext,
            C::NextFault,
            C::RepeatField,
            C::RepeatRecord,
            C::CountUp,
            C::Choose,
            C::Back,
        ],
    ),
    (Scope::Text, "text", words("文字", "typing"), &[]),
    (Scope::Search, "search", words("查找框", "search box"), &[C::Accept, C::Back]),
    (Scope::Choice, "choice", words("选择", "choosing"), &[C::Accept, C::Back]),
    (Scope::Dialog, "dialog", words("确认框", "questions"), &[C::Yes, C::No]),
    (Scope::Palette, "palette", words("命令框", "palette"), &[C::Accept, C::Back]),
    (
        Scope::Subsidy,
        "subsidy",
        words("补贴", "subsidies"),
        &[C::WhatIf, C::WhatIfChange, C::WhatIfEnd, C::AsOf, C::Letter, C::Sweep],
    ),
    (Scope::Sweep, "sweep", words("全册清查", "sweep"), &[C::OtherList, C::Export, C::SweepAgain]),
    (
        Scope::Policy,
        "policy",
        words("政策", "policy"),
        &[C::NextSection, C::PreviousSection, C::ChooseReading],
    ),
    (
        Scope::Merge,
        "merge",
        words("合并", "merging"),
        &[C::TakeSide, C::SwapSides, C::MergeNow, C::PartAgain, C::Back],
    ),
    (
        Scope::Compare,
        "compare",
        words("与在册对照", "beside the record on file"),
        &[C::Open, C::NextAlike, C::Back],
    ),
    (
        Scope::Papers,
        "papers",
        words("纸质批次", "stacks of paper"),
        &[C::AddPaper, C::Edit, C::Rekey, C::DecideRekey, C::ClosePaper, C::ReopenPaper],
    ),
    (Scope::Users, "users", words("用户", "users"), &[C::AddUser]),
    (Scope::Import, "import", words("导入", "import"), &[C::PauseWork, C::StopWork]),
    (
        Scope::Desk,
        "desk",
        words("导入台", "import desk"),
        &[
            C::AcceptRows,
            C::Open,
            C::NextFault,
            C::TakeRow,
            C::GiveUpRow,
            C::WriteRejects,
            C::Columns,
            C::UndoImport,
            C::PauseWork,
            C::StopWork,
        ],
    ),
    (Scope::Path, "path", words("文件名", "file name"), &[C::Accept, C::Complete, C::Back]),
];

super::coded!(Scope);

impl Scope {
    /// Every scope, in the order help lists them.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.0)
    }

    fn row(self) -> Option<&'static (Self, &'static str, Words, &'static [Command])> {
        TABLE.iter().find(|row| row.0 == self)
    }

    /// What the key bar shows, most wanted first.
    pub fn bar(self) -> &'static [Command] {
        self.row().map_or(&[], |row| row.3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_has_a_section_and_is_found_by_it() {
        for scope in Scope::all() {
            assert_eq!(Scope::from_code(scope.code()), Some(scope));
            assert!(!scope.code().is_empty());
        }
    }
}
