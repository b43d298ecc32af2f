//! A screen model that reads the bytes must show what a full redraw shows, frame after frame.

use super::*;
use crate::ui::table::{self, Column, Row, Table};
use crate::ui::text;
use crate::ui::theme::{Depth, Role, Theme};
use proptest::prelude::*;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style as Look};
use std::num::NonZero;

/// What can be seen in one cell.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    text: String,
    colours: (vt100::Color, vt100::Color),
    attributes: [bool; 5],
}

fn seen(screen: &vt100::Screen, x: u16, y: u16) -> Seen {
    let cell = screen.cell(y, x).unwrap();
    let text = if cell.has_contents() { cell.contents().to_owned() } else { " ".to_owned() };
    let blank = text == " ";
    let (line, reversed) = (cell.underline(), cell.inverse());
    let fg = if blank && !line && !reversed { vt100::Color::Default } else { cell.fgcolor() };
    let weight = [cell.bold(), cell.dim(), cell.italic()].map(|on| on && !blank);
    Seen {
        text: if cell.is_wide_continuation() { String::new() } else { text },
        colours: (fg, cell.bgcolor()),
        attributes: [weight[0], weight[1], weight[2], line, reversed],
    }
}

fn some(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

struct Model {
    parser: vt100::Parser,
    painter: Painter,
}

impl Model {
    fn new(width: u16, height: u16, capability: Capability) -> Self {
        Self { parser: vt100::Parser::new(some(height), some(width), 0), painter: Painter::new(capability) }
    }

    fn show(&mut self, frame: &Buffer, caret: Option<Position>) -> usize {
        let mut bytes = Vec::new();
        self.painter.paint(frame, caret, &mut bytes);
        self.parser.process(&bytes);
        bytes.len()
    }

    fn assert_like_fresh(&self, frame: &Buffer, caret: Option<Position>) {
        let mut fresh = Self::new(frame.area.width, frame.area.height, self.painter.capability);
        fresh.show(frame, caret);
        let (mine, other) = (self.parser.screen(), fresh.parser.screen());
        assert_eq!(mine.hide_cursor(), caret.is_none());
        if let Some(at) = caret {
            assert_eq!(mine.cursor_position(), (at.y, at.x), "cursor");
        }
        for y in 0..frame.area.height {
            for x in 0..frame.area.width {
                assert_eq!(seen(mine, x, y), seen(other, x, y), "column {x} row {y}");
            }
            let mut x = 0;
            while x < frame.area.width {
                let wanted = frame[(x, y)].symbol();
                let columns = u16::try_from(crate::domain::width::width(wanted)).unwrap().max(1);
                if x + columns <= frame.area.width {
                    assert_eq!(seen(mine, x, y).text, wanted, "column {x} row {y} of the frame");
                }
                x += columns;
            }
        }
    }
}

fn looks() -> impl Strategy<Value = Look> {
    let colour = prop_oneof![
        4 => Just(Color::Reset),
        1 => Just(Color::Red),
        1 => Just(Color::LightBlue),
        1 => (16u8..).prop_map(Color::Indexed),
        1 => any::<(u8, u8, u8)>().prop_map(|(r, g, b)| Color::Rgb(r, g, b)),
    ];
    let attributes = prop::sample::subsequence(
        vec![Modifier::BOLD, Modifier::DIM, Modifier::ITALIC, Modifier::UNDERLINED, Modifier::REVERSED],
        0..3,
    );
    (colour.clone(), colour, attributes).prop_map(|(fg, bg, attributes)| {
        let all = attributes.into_iter().fold(Modifier::empty(), |sum, one| sum | one);
        Look::new().fg(fg).bg(bg).add_modifier(all)
    })
}

/// One change from a frame to the next.
#[derive(Clone, Debug)]
enum Step {
    Text(u16, u16, String, Look),
    Clear(Rect),
    Scroll(u16, u16, i32),
    Size(u16, u16),
    Nothing,
}

fn steps() -> impl Strategy<Value = Step> {
    let words = prop_oneof![
        "[a-z ]{0,20}",
        "[张王李赵电工技师a ]{0,12}",
        Just("e\u{301}张\u{0308}b".to_owned()),
        " {1,30}",
        Just("—“”·…★".to_owned()),
    ];
    prop_oneof![
        6 => (0u16..44, 0u16..14, words, looks()).prop_map(|(x, y, t, l)| Step::Text(x, y, t, l)),
        1 => (0u16..40, 0u16..12, 0u16..20, 0u16..6).prop_map(|(x, y, w, h)| Step::Clear(Rect::new(x, y, w, h))),
        2 => (0u16..12, 1u16..12, -4i32..5).prop_map(|(top, rows, by)| Step::Scroll(top, rows, by)),
        1 => (1u16..44, 1u16..14).prop_map(|(w, h)| Step::Size(w, h)),
        1 => Just(Step::Nothing),
    ]
}

fn apply(frame: &mut Buffer, step: &Step) {
    match step {
        Step::Text(x, y, words, look) => {
            text::put(frame, *x, *y, 60, words, *look);
        }
        Step::Clear(area) => text::clear(frame, *area),
        Step::Scroll(top, rows, by) => scroll(frame, *top, *rows, *by),
        Step::Size(width, height) => {
            let mut next = Buffer::empty(Rect::new(0, 0, *width, *height));
            for (x, y) in (0..*width).flat_map(|x| (0..*height).map(move |y| (x, y))) {
                if let Some(cell) = frame.cell((x, y)) {
                    next[(x, y)] = cell.clone();
                }
            }
            *frame = next;
        }
        Step::Nothing => {}
    }
}

fn scroll(frame: &mut Buffer, top: u16, rows: u16, by: i32) {
    let before = frame.clone();
    for y in top..(top + rows).min(frame.area.height) {
        for x in 0..frame.area.width {
            let from = i32::from(y) + by;
            let inside = from >= i32::from(top) && from < i32::from(top + rows);
            let cell = u16::try_from(from).ok().filter(|_| inside).and_then(|from| before.cell((x, from)));
            frame[(x, y)] = cell.cloned().unwrap_or_default();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn random_frames_look_like_full_redraws(
        frames in prop::collection::vec((prop::collection::vec(steps(), 1..8), prop::option::of((0u16..44, 0u16..14))), 1..12),
        erase_run: bool,
        synchronized: bool,
        depth in prop::sample::select(vec![Depth::None, Depth::Eight, Depth::Sixteen, Depth::Indexed, Depth::True]),
    ) {
        let capability = Capability { depth, erase_run, synchronized, ..Capability::default() };
        let mut frame = Buffer::empty(Rect::new(0, 0, 40, 12));
        let mut model = Model::new(40, 12, capability);
        for (steps, caret) in &frames {
            for step in steps {
                apply(&mut frame, step);
            }
            let (width, height) = (frame.area.width, frame.area.height);
            if model.parser.screen().size() != (some(height), some(width)) {
                model.parser.screen_mut().set_size(some(height), some(width));
            }
            let caret = caret.map(|(x, y)| Position::new(x, y)).filter(|at| at.x < width && at.y < height);
            model.show(&frame, caret);
            model.assert_like_fresh(&frame, caret);
            prop_assert_eq!(model.show(&frame, caret), 0, "an unchanged frame costs nothing");
        }
    }

    #[test]
    fn no_symbol_of_a_buffer_sends_a_control(symbol in "\\PC{0,3}|[\u{0}-\u{1f}\u{7f}-\u{9f}\u{202a}-\u{202e}]{1,3}") {
        let mut frame = Buffer::empty(Rect::new(0, 0, 8, 1));
        frame[(2, 0)].set_symbol(&symbol);
        let mut bytes = Vec::new();
        Painter::new(Capability::default()).paint(&frame, None, &mut bytes);
        let text = String::from_utf8(bytes).unwrap();
        let rest: String = text
            .split("\x1b[")
            .map(|part| part.trim_start_matches(|c: char| c.is_ascii_digit() || ";?".contains(c)))
            .collect();
        let rest = rest.replace(['\r', '\n'], "");
        prop_assert!(!rest.chars().any(|c| c.is_control()), "{:?}", rest);
    }
}

/// A people list as the program draws it.
struct List {
    rows: Vec<[String; 6]>,
    top: usize,
    selected: usize,
}

const VISIBLE: usize = 19;

impl List {
    fn new() -> Self {
        let names = ["张国方", "李秀英", "王伟", "欧阳建国", "赵敏", "陈志强", "毛文龙"];
        let trades = ["电工", "焊工", "汽车维修工", "中式烹调师", "养老护理员"];
        let rows = (0..200)
            .map(|i| {
                [
                    names[i * 5 % 7].to_owned(),
                    format!("3308{:02}********{:04}", i % 83, i * 37 % 9999),
                    ["高级技师", "技师", "高级工", "中级工"][i % 4].to_owned(),
                    trades[i * 3 % 5].to_owned(),
                    format!("衢州第{i}机械有限公司"),
                    format!("139****{:04}", i * 91 % 9999),
                ]
            })
            .collect();
        Self { rows, top: 0, selected: 0 }
    }

    fn go(&mut self, to: usize) {
        self.selected = to;
        self.top = table::follow(self.top, to, VISIBLE);
    }

    fn frame(&self) -> Buffer {
        let area = Rect::new(0, 0, 80, 24);
        let mut frame = Buffer::empty(area);
        let theme = Theme::default();
        text::put(&mut frame, 0, 0, 80, " 1首页 [2人才] 3证书 4补贴", theme.style(Role::Bar));
        let columns = [
            Column::new("姓名", 10),
            Column::new("证件号码", 18),
            Column::new("等级", 8),
            Column::new("职业", 12),
            Column::new("单位", 12).sharing(1),
            Column::new("电话", 11),
        ];
        let rows: Vec<Row<'_>> = self
            .rows
            .iter()
            .skip(self.top)
            .take(VISIBLE)
            .map(|r| Row::new(r.iter().map(String::as_str)))
            .collect();
        let shown = Table { columns: &columns, rows: &rows, selected: Some(self.selected - self.top) };
        table::draw(&mut frame, Rect::new(0, 2, 80, 20), &theme, &shown);
        text::put_right(&mut frame, 60, 22, 20, &format!("第 {} 行", self.selected + 1), Look::new());
        text::put(&mut frame, 0, 23, 80, "Enter 打开  / 查找  n 新增  ? 帮助", theme.style(Role::Bar));
        frame
    }
}

/// Bytes of every move, each compared with a full redraw.
fn costs(moves: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut list = List::new();
    let mut model = Model::new(80, 24, Capability::default());
    model.show(&list.frame(), None);
    let mut costs: Vec<usize> = moves
        .map(|to| {
            list.go(to);
            let bytes = model.show(&list.frame(), None);
            model.assert_like_fresh(&list.frame(), None);
            bytes
        })
        .collect();
    costs.sort_unstable();
    costs
}

#[test]
fn a_row_down_is_at_most_150_bytes_also_where_the_list_scrolls() {
    let inside = costs(1..VISIBLE);
    assert!(inside[inside.len() / 2] <= 80, "{inside:?}");
    let scrolling = costs(1..120);
    assert!(scrolling[scrolling.len() / 2] <= 150, "{scrolling:?}");
}

#[test]
fn a_page_down_is_at_most_1500_bytes() {
    let pages = costs((1..8).map(|page| page * VISIBLE));
    assert!(pages[pages.len() / 2] <= 1500, "{pages:?}");
}

#[test]
fn a_character_typed_costs_a_few_bytes() {
    let mut model = Model::new(80, 24, Capability::default());
    let mut frame = List::new().frame();
    let look = Look::new().add_modifier(Modifier::UNDERLINED);
    text::put_filled(&mut frame, 10, 1, 30, "", look);
    model.show(&frame, Some(Position::new(10, 1)));
    for (typed, caret) in [("张", 12), ("张国", 14), ("张国a", 15)] {
        text::put_filled(&mut frame, 10, 1, 30, typed, look);
        let bytes = model.show(&frame, Some(Position::new(caret, 1)));
        assert!(bytes <= 8, "{bytes} for {typed}");
    }
}

#[test]
fn only_large_frames_are_held_back() {
    let mut list = List::new();
    let mut painter = Painter::new(Capability::default());
    let mut first = Vec::new();
    painter.paint(&list.frame(), None, &mut first);
    assert!(first.starts_with(b"\x1b[?2026h") && first.ends_with(b"\x1b[?2026l"));
    let mut second = Vec::new();
    list.go(1);
    painter.paint(&list.frame(), None, &mut second);
    assert!(!second.windows(4).any(|part| part == b"2026"));
}

#[test]
fn the_cursor_is_never_hidden_under_a_caret_where_frames_can_be_held_back() {
    let mut painter = Painter::new(Capability::default());
    let mut bytes = Vec::new();
    for top in [0, 40, 80] {
        let mut list = List::new();
        list.go(top);
        painter.paint(&list.frame(), Some(Position::new(3, 1)), &mut bytes);
    }
    assert!(!bytes.windows(6).any(|part| part == b"\x1b[?25l"));
}
