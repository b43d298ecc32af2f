//! Every command once: its name in keymap files, its label in both languages, where it holds.
//!
//! The key bar, `?`, the palette and the table of the README are printed from here.

use super::scope::Scope;
use crate::domain::lang::{Words, words};

macro_rules! commands {
    ($($name:ident $code:literal $zh:literal $en:literal [$($scope:ident)*];)*) => {
        /// What a key may mean.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
        pub enum Command {
            $($name,)*
        }

        const TABLE: &[(Command, &str, Words, &[Scope])] =
            &[$((Command::$name, $code, words($zh, $en), &[$(Scope::$scope),*]),)*];
    };
}

commands! {
    GoHome "go-home" "首页" "home" [Global];
    GoPeople "go-people" "人才" "people" [Global];
    GoCertificates "go-certificates" "证书" "certificates" [Global];
    GoSubsidies "go-subsidies" "补贴" "subsidies" [Global];
    GoOrganisations "go-organisations" "单位" "organisations" [Global];
    GoPolicy "go-policy" "政策" "policy" [Global];
    Palette "palette" "命令" "commands" [Global Form Search Text];
    Help "help" "按键" "keys" [Global Form];
    Clause "clause" "条款" "clause" [Global Form];
    Back "back" "返回" "back" [Global Form Search Choice Palette Dialog Path];
    Undo "undo" "撤销" "undo" [Global];
    Redo "redo" "重做" "redo" [Global];
    Language "language" "中文/EN" "EN/中文" [Global];
    NextKeymap "next-keymap" "换键位方案" "next keymap" [Global];
    Import "import" "导入表格" "import a sheet" [Global];
    Export "export" "导出列表" "export a list" [Global];
    Imports "imports" "导入记录" "earlier imports" [Global];
    Settings "settings" "设置" "settings" [Global];
    Users "users" "用户与角色" "users and roles" [Global];
    AddUser "add-user" "登记用户" "add a user" [Users];
    Journal "journal" "操作日志" "operation log" [Global];
    Backup "backup" "备份" "backup" [Global];
    Efforts "efforts" "我的录入统计" "my entry statistics" [Global];
    Papers "papers" "纸质批次" "stacks of paper" [Global Certificates];
    AddPaper "add-paper" "开批次" "open a stack" [Papers];
    Rekey "re-key" "复录" "re-key" [Papers];
    DecideRekey "decide-re-key" "裁定" "decide" [Papers];
    ClosePaper "close-paper" "结账" "close" [Papers];
    ReopenPaper "reopen-paper" "重开" "open again" [Papers];
    Redraw "redraw" "重画" "redraw" [Global Form];
    Suspend "suspend" "挂起" "suspend" [Global Form];
    Quit "quit" "退出" "quit" [Global Form];
    RowDown "row-down" "下一行" "row down" [List];
    RowUp "row-up" "上一行" "row up" [List];
    PageDown "page-down" "下一页" "page down" [List];
    PageUp "page-up" "上一页" "page up" [List];
    FirstRow "first-row" "第一行" "first row" [List];
    LastRow "last-row" "最后一行" "last row" [List];
    Open "open" "打开" "open" [List];
    Search "search" "查找" "search" [Finder Subsidy];
    Filter "filter" "筛选" "filter" [People Organisations Certificates];
    Sort "sort" "排序" "sort" [People];
    Columns "columns" "列" "columns" [People Desk];
    Mark "mark" "标记" "mark" [Finder];
    ClearMarks "clear-marks" "清除标记" "clear marks" [Finder];
    AddPerson "add-person" "新增人才" "add a person" [Global People];
    AddOrganisation "add-organisation" "新增单位" "add an organisation" [Global Organisations];
    Edit "edit" "更正" "correct" [Page Papers];
    AddFact "add-fact" "加事项" "add a fact" [Page];
    AddCertificate "add-certificate" "录证书" "enter certificates" [Global Page Certificates];
    AddPayment "add-payment" "加发放" "add a payment" [Global Page];
    AddRole "add-role" "加身份" "add a role" [Global Page];
    Preview "preview" "补贴预览" "subsidies" [Page];
    Reveal "reveal" "显示号码" "show numbers" [Page];
    History "history" "变更" "history" [Page];
    SubjectHistory "subject-history" "本页对象的变更" "its own history" [Page];
    Alike "look-alikes" "疑似重复" "look-alikes" [Page Form];
    NextAlike "next-look-alike" "下一个相似" "next look-alike" [Compare];
    PartAgain "part-again" "拆开合并" "part a merge" [Page Merge];
    TakeSide "take-side" "选左右" "choose a side" [Merge];
    SwapSides "swap-sides" "对调" "exchange" [Merge];
    MergeNow "merge" "合并" "merge" [Merge];
    PeopleOf "people-of" "本单位人员" "its people" [Page];
    WhatIf "what-if" "假设加事项" "what if: add" [Subsidy];
    WhatIfChange "what-if-change" "假设改事项" "what if: change" [Subsidy];
    Letter "letter" "告知单" "letter" [Subsidy];
    WhatIfEnd "what-if-end" "取消假设" "drop the what-if" [Subsidy];
    AsOf "as-of" "核算日" "as of" [Subsidy];
    Sweep "sweep" "全册清查" "sweep the register" [Global Home Subsidy];
    SweepAgain "sweep-again" "重新清查" "sweep again" [Sweep];
    OtherList "other-list" "另一张表" "the other list" [Sweep];
    NextSection "next-section" "下一栏" "next section" [Policy];
    PreviousSection "previous-section" "上一栏" "section before" [Policy];
    ChooseReading "choose-reading" "选口径" "choose a reading" [Policy];
    AcceptRows "accept-rows" "接收合格行" "take good rows in" [Desk];
    TakeRow "take-row" "接收此行" "take this row in" [Desk];
    GiveUpRow "give-up-row" "弃此行" "give this row up" [Desk];
    GiveUpRows "give-up-rows" "弃全部错行" "give up all faulty rows" [Desk];
    WriteRejects "write-rejects" "写退回表" "write the rejects" [Desk];
    CellLeft "cell-left" "左一格" "cell to the left" [Desk];
    CellRight "cell-right" "右一格" "cell to the right" [Desk];
    DiscardImport "discard-import" "放弃这次导入" "throw this import away" [Desk];
    UndoImport "undo-import" "撤回整次导入" "take the whole import back" [Desk];
    PauseWork "pause-work" "暂停/继续" "pause, go on" [Import Desk];
    StopWork "stop-work" "停下" "stop" [Import Desk];
    ResetPractice "reset-practice" "重置练习数据" "reset the practice store" [Global Home];
    Save "save" "保存" "save" [Form];
    FormEnter "form-enter" "确定" "enter" [Form];
    FormNext "form-next" "下一项" "next field" [Form];
    FormPrevious "form-previous" "上一项" "field before" [Form];
    FormUp "form-up" "上" "up" [Form];
    FormDown "form-down" "下" "down" [Form];
    FirstField "first-field" "第一项" "first field" [Form];
    LastField "last-field" "最后一项" "last field" [Form];
    NextFault "next-fault" "下一错" "next fault" [Form Desk];
    RepeatField "repeat-field" "同上" "as above" [Form];
    RepeatRecord "repeat-record" "整条同上" "record as above" [Form];
    CountUp "count-up" "编号加一" "count up" [Form];
    Choose "choose" "选项" "choose" [Form];
    ClearField "clear-field" "清空" "clear" [Form];
    FaultList "fault-list" "错误清单" "list of faults" [Form];
    AsFilter "as-filter" "按此查询" "find the like" [Form];
    AnotherForm "another-form" "另起一张" "another form" [Form];
    DiscardForm "discard-form" "放弃所录" "throw away" [Form];
    CaretLeft "caret-left" "左移" "left" [Text];
    CaretRight "caret-right" "右移" "right" [Text];
    WordLeft "word-left" "左移一词" "word left" [Text];
    WordRight "word-right" "右移一词" "word right" [Text];
    CaretHome "caret-home" "行首" "to the start" [Text];
    CaretEnd "caret-end" "行尾" "to the end" [Text];
    DeleteBack "delete-back" "删前一字" "delete back" [Text];
    DeleteForward "delete-forward" "删后一字" "delete" [Text];
    DeleteWord "delete-word" "删一词" "delete word" [Text];
    DeleteToStart "delete-to-start" "删到行首" "delete to start" [Text];
    DeleteToEnd "delete-to-end" "删到行尾" "delete to end" [Text];
    TextUndo "text-undo" "撤销输入" "undo typing" [Text];
    TextRedo "text-redo" "重做输入" "redo typing" [Text];
    Up "up" "上" "up" [Choice Palette Search Path];
    Down "down" "下" "down" [Choice Palette Search Path];
    Complete "complete" "补全" "complete" [Path];
    Accept "accept" "确定" "accept" [Choice Palette Search Path];
    Yes "yes" "是" "yes" [Dialog];
    No "no" "否" "no" [Dialog];
}

super::coded!(Command);

impl Command {
    /// Every command, in the order help lists them.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.0)
    }

    fn row(self) -> Option<&'static (Self, &'static str, Words, &'static [Scope])> {
        TABLE.get(self as usize)
    }

    /// Where it may be bound.
    pub fn scopes(self) -> &'static [Scope] {
        self.row().map_or(&[], |row| row.3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_stands_at_its_place_with_a_name_of_its_own() {
        for command in Command::all() {
            assert_eq!(Command::from_code(command.code()), Some(command));
            assert_eq!(command.row().map(|row| row.0), Some(command));
            assert!(!command.scopes().is_empty());
        }
    }
}
