//! Draws a form on a screen: the fields, or first the drafts to go on with.

use super::FormHost;
use crate::domain::clean;
use crate::domain::lang::words;
use crate::message::DraftLine;
use crate::screens::ViewCx;
use crate::screens::form_desk::Offer;
use crate::ui::form::{Form, view};
use crate::ui::text::{self, put};
use crate::ui::theme::Role;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Draws it and says where the caret stands.
pub fn draw(host: &FormHost, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    match host.offer() {
        Some(offer) => draw_offer(offer, area, buffer, cx),
        None => view::draw(host.form(), area, buffer, cx.theme),
    }
}

fn draw_offer(offer: &Offer, area: Rect, buffer: &mut Buffer, cx: &ViewCx<'_>) -> Option<Position> {
    let asks = words(
        "有没有保存的草稿：回车接着录，直接录入即另起一张",
        "drafts of this form: Enter goes on with one, typing begins an empty form",
    );
    let rows = u16::try_from(offer.drafts().len() + 3).unwrap_or(u16::MAX).min(area.height);
    let area = text::boxed(buffer, Rect { height: rows, ..area }, asks.get(cx.lang), cx.theme);
    let fresh = words("另起一张", "an empty form").get(cx.lang).to_owned();
    let lines = offer.drafts().iter().map(|draft| draft_words(draft, cx)).chain([fresh]);
    let top = (offer.chosen() + 1).saturating_sub(usize::from(area.height));
    let mut caret = None;
    for (y, (index, line)) in (area.y..area.bottom()).zip(lines.enumerate().skip(top)) {
        let chosen = index == offer.chosen();
        let (sign, role) = if chosen { (">", Role::Selected) } else { (" ", Role::Text) };
        put(buffer, area.x, y, area.width, &format!("{sign} {line}"), cx.theme.style(role));
        caret = chosen.then_some(Position { x: area.x, y }).or(caret);
    }
    caret
}

/// An unfinished form in one line: who or what it is about, how much is filled, since when.
pub fn draft_words(draft: &DraftLine, cx: &ViewCx<'_>) -> String {
    let what = crate::screens::record_form::draft_title(&draft.form, cx.lang);
    let Some(peek) = Form::peek(&draft.text) else { return format!("{what}  {}", draft.time) };
    let filled = words("已填", "fields").get(cx.lang);
    let title = clean::line(&peek.title);
    format!("{what}  {title}  {filled} {}  {}", peek.fields, draft.time)
}
