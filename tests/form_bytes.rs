#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::string_slice)]
//! What a key typed in a form costs on the wire at 80x24.

use jiangce::domain::day::Day;
use jiangce::domain::lang::Lang;
use jiangce::domain::record::Table;
use jiangce::terminal::capability::Capability;
use jiangce::terminal::painter::Painter;
use jiangce::ui::form::{Action, Form, Input, Plan, Settings, view};
use jiangce::ui::line_edit::Edit;
use jiangce::ui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

struct Window {
    painter: Painter,
    form: Form,
}

impl Window {
    fn new(table: Table) -> Self {
        let today = Day::new(2026, 11, 24).unwrap();
        let settings = Settings { today, lang: Lang::Zh, auto_advance: true };
        let form = Form::new(&Plan::new_record(table), settings);
        let mut window = Self { painter: Painter::new(Capability::default()), form };
        window.paint();
        window
    }

    fn paint(&mut self) -> usize {
        let area = Rect::new(0, 0, 80, 24);
        let mut frame = Buffer::empty(area);
        let caret = view::draw(&self.form, area, &mut frame, &Theme::default());
        let mut out = Vec::new();
        self.painter.paint(&frame, caret, &mut out);
        out.len()
    }

    fn costs(&mut self, input: Input) -> usize {
        self.form.input(input);
        self.paint()
    }
}

#[test]
fn a_character_typed_in_a_form_costs_few_bytes() {
    let mut window = Window::new(Table::Certificate);
    window.costs(Input::Do(Action::Next));
    let number = "Y00013300000126300000";
    let costs: Vec<usize> = number.chars().map(|c| window.costs(Input::Edit(Edit::Insert(c)))).collect();
    assert!(costs.iter().all(|cost| *cost <= 60), "{costs:?}");
    let mut sorted = costs.clone();
    sorted.sort_unstable();
    assert!(sorted[sorted.len() / 2] <= 30, "median of {costs:?}");
}

#[test]
fn a_chinese_character_in_a_plain_field_costs_itself_and_little_more() {
    let mut window = Window::new(Table::Organisation);
    let costs: Vec<usize> =
        "衢州某某有限公司".chars().map(|c| window.costs(Input::Edit(Edit::Insert(c)))).collect();
    assert!(costs.iter().all(|cost| *cost <= 30), "{costs:?}");
}

#[test]
fn an_idle_form_costs_nothing() {
    let mut window = Window::new(Table::Person);
    assert_eq!(window.paint(), 0);
}
