//! 录入统计: what this person entered, for their own eyes: this sitting and day by day.

use super::text_page::TextPage;
use super::{Cx, Input, Screen, Step};
use crate::domain::effort::EffortLine;
use crate::domain::lang::{Lang, words};
use crate::domain::width::pad;
use crate::message::{Reply, Request};
use crate::ui::theme::Role;

/// The figures as a page of text, once they are there.
#[derive(Debug)]
pub struct Efforts {
    pub(super) page: TextPage,
}

impl Efforts {
    /// Asks for them.
    pub fn new(cx: &mut Cx<'_>) -> Self {
        cx.ask(Request::Efforts { sitting: cx.session.sitting.clone() });
        Self { page: TextPage::new(title(cx.lang), Vec::new()) }
    }

    /// What became of an input.
    pub fn update(&mut self, input: &Input, cx: &mut Cx<'_>) -> Step {
        match input {
            Input::Reply(_, Reply::Efforts(lines)) => {
                self.page = TextPage::new(title(cx.lang), table(lines, cx.lang));
                Step::Taken
            }
            Input::Reply(_, Reply::Failed(sentence)) => {
                cx.tell(Role::Fault, sentence.clone());
                Step::Taken
            }
            Input::Reply(..) => Step::Taken,
            input => self.page.update(input, cx),
        }
    }
}

/// The screen from anywhere.
pub fn open(cx: &mut Cx<'_>) -> Step {
    cx.open(|cx| Screen::Efforts(Efforts::new(cx)))
}

fn title(lang: Lang) -> &'static str {
    words("我的录入统计（只有自己看得到）", "my entry statistics (for my own eyes)").get(lang)
}

fn table(lines: &[EffortLine], lang: Lang) -> Vec<(Role, String)> {
    let w = |zh, en| words(zh, en).get(lang);
    if lines.is_empty() {
        return vec![(Role::Text, w("还没有录入。", "Nothing entered yet.").to_owned())];
    }
    let heads = [w("", ""), w("份", "records"), w("键", "keys"), w("错", "faults"), w("用时", "time")];
    let rates = [w("份/时", "rec/h"), w("键/时", "keys/h"), w("错/时", "faults/h")];
    let row = |cells: &[String]| {
        let (first, rest) = cells.split_first().map_or((String::new(), cells), |(f, rest)| (f.clone(), rest));
        rest.iter().fold(pad(&first, 12), |line, cell| line + &crate::domain::width::pad_left(cell, 9))
    };
    let heads: Vec<String> = heads.iter().chain(&rates).map(|head| (*head).to_owned()).collect();
    let mut out = vec![(Role::Title, row(&heads))];
    for line in lines {
        let name = line.day.map_or_else(|| w("本次", "this run").to_owned(), |day| day.to_string());
        let effort = line.effort;
        let minutes = line.seconds / 60;
        let counts = [effort.records, effort.keys, effort.faults];
        let hourly =
            counts.map(|count| line.hourly(count).map_or_else(|| "—".into(), |rate| rate.to_string()));
        let mut cells = vec![name];
        cells.extend(counts.map(|count| count.to_string()));
        cells.push(format!("{}:{:02}", minutes / 60, minutes % 60));
        cells.extend(hourly);
        out.push((Role::Text, row(&cells)));
    }
    out
}
