//! One field of a form: its text, where the text came from, and what the check says of it.

use super::kinds::{self, Traits};
use crate::domain::check;
use crate::domain::day::Day;
use crate::domain::fault::Severity;
use crate::domain::lang::{Lang, words};
use crate::domain::mask;
use crate::domain::record::{Field, Need};
use crate::domain::show::{self, Masking};
use crate::ui::line_edit::{Edit, Edited, LineEdit};

/// What the whole form is told from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Today.
    pub today: Day,
    /// The language of faults and read-backs.
    pub lang: Lang,
    /// A full fixed-length field moves on by itself.
    pub auto_advance: bool,
}

/// Where the text of a field came from; decides how it is drawn and whether it may be replaced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// Typed (or still empty).
    #[default]
    Typed,
    /// Taken over from the record before; dim until touched.
    Carried,
    /// Worked out from the number in the slot with this index.
    Derived(usize),
    /// What the store holds.
    Stored,
}

/// Something wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Errors block a save; warnings pass with a reason.
    pub severity: Severity,
    /// What, in the user's language.
    pub sentence: String,
}

impl Trouble {
    pub(super) fn error(sentence: impl Into<String>) -> Self {
        Self { severity: Severity::Error, sentence: sentence.into() }
    }

    pub(super) fn warning(sentence: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, sentence: sentence.into() }
    }

    /// True when it blocks a save.
    pub fn is_error(&self) -> bool {
        self.blocks()
    }

    pub(super) fn blocks(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// A text whose value is known: chosen from a list, read from the store, or tidied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub text: String,
    pub canonical: String,
    /// What tells it from its namesakes, or how it reads.
    pub detail: Option<String>,
    /// What the check warned of when it took the text.
    pub trouble: Option<Trouble>,
}

/// What the check says of the present text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Verdict {
    pub canonical: Option<String>,
    pub trouble: Option<Trouble>,
    pub read_back: Option<String>,
}

/// Whether a field is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shut {
    /// It is.
    Open,
    /// It belongs to an adopted record: shown, not asked.
    Locked,
    /// It holds what the plan gave it and is never asked.
    Fixed,
}

/// One field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    pub(super) part: usize,
    pub(super) field: &'static Field,
    pub(super) edit: LineEdit,
    pub(super) origin: Origin,
    /// The text is a secret from the store: drawn masked, replaced as a whole.
    pub(super) hidden: bool,
    /// Whether it is asked for.
    pub(super) shut: Shut,
    pub(super) known: Option<Known>,
    pub(super) verdict: Verdict,
    /// Disagreement with another field.
    pub(super) cross: Option<Trouble>,
    /// What the store said: on file already, changed by somebody else.
    pub(super) outside: Option<Trouble>,
    /// People or records that look the same; for information.
    pub(super) hint: Option<String>,
    /// The caret has left the field once, so faults are shown at once.
    pub(super) left: bool,
    /// Why the warnings of this field may pass.
    pub(super) reason: Option<String>,
    /// Canonical value on file, for a correction.
    pub(super) stored: Option<String>,
    /// The number the store was last asked about.
    pub(super) asked: Option<String>,
    /// Something was typed or the caret moved in it since it got the focus: typing goes on with what
    /// stands there.
    pub(super) entered: bool,
    /// What the replaced text meant, should it be brought back.
    former: Option<Known>,
}

impl Slot {
    pub(super) fn of(plan: &super::SlotPlan) -> Self {
        let mut slot = Self {
            part: plan.part,
            field: plan.field,
            shut: if plan.fixed { Shut::Fixed } else { Shut::Open },
            edit: LineEdit::new(),
            origin: Origin::Typed,
            hidden: false,
            known: None,
            verdict: Verdict::default(),
            cross: None,
            outside: None,
            hint: None,
            left: false,
            reason: None,
            stored: None,
            asked: None,
            entered: false,
            former: None,
        };
        slot.edit = slot.fresh_edit();
        slot
    }

    fn fresh_edit(&self) -> LineEdit {
        let traits = self.traits();
        let edit = LineEdit::new().limited(traits.limit);
        if traits.folds { edit.folding() } else { edit }
    }

    /// What the field is.
    pub fn field(&self) -> &'static Field {
        self.field
    }

    /// Which record of the form it belongs to.
    pub fn part(&self) -> usize {
        self.part
    }

    /// The text as it stands (the view masks it where it must).
    pub fn text(&self) -> &str {
        self.edit.text()
    }

    /// Where the text came from.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// The canonical value, when the text has one.
    pub fn canonical(&self) -> Option<&str> {
        self.verdict.canonical.as_deref()
    }

    pub(super) fn traits(&self) -> Traits {
        kinds::traits(self.field.kind)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.edit.text().trim().is_empty()
    }

    /// Nobody is asked for it here.
    pub(super) fn is_shut(&self) -> bool {
        self.shut != Shut::Open
    }

    /// It holds what the plan gave it.
    pub(super) fn is_fixed(&self) -> bool {
        self.shut == Shut::Fixed
    }

    /// Shows what an adopted record holds, or asks again.
    pub(super) fn lock(&mut self, locked: bool) {
        if !self.is_fixed() {
            self.shut = if locked { Shut::Locked } else { Shut::Open };
        }
    }

    /// True when the program may put a value here without asking.
    pub(super) fn gives_way(&self) -> bool {
        !self.is_shut() && (self.is_empty() || matches!(self.origin, Origin::Carried | Origin::Derived(_)))
    }

    /// Dim: nobody has touched it yet.
    pub(super) fn is_dim(&self) -> bool {
        self.is_shut() || (!self.is_empty() && matches!(self.origin, Origin::Carried | Origin::Derived(_)))
    }

    /// The caret has come into the field and nothing was done there yet: the first character typed
    /// replaces what stands here, as in a cell of a spreadsheet.
    pub(super) fn is_replaced(&self) -> bool {
        !self.is_empty() && !self.is_shut() && !self.entered
    }

    /// Does a key. The first character typed behind the caret's coming replaces what stands here, whoever
    /// wrote it and right or wrong; any other key goes into it instead.
    pub(super) fn apply(&mut self, edit: Edit) -> Edited {
        let types = matches!(edit, Edit::Insert(_));
        let removes = matches!(edit, Edit::Backspace | Edit::Delete | Edit::DeleteWord);
        if self.hidden && !types && !removes && edit != Edit::DeleteToStart {
            return Edited::Same;
        }
        if self.hidden {
            self.wipe_secret();
            if types {
                self.edit.apply(edit);
                self.entered = true;
            }
            return Edited::Changed;
        }
        self.give_way(types);
        let edited = self.edit.apply(edit);
        self.entered = !self.edit.is_selected();
        if matches!(edit, Edit::Undo | Edit::Redo)
            && self.former.as_ref().is_some_and(|former| former.text == self.edit.text())
        {
            self.known.clone_from(&self.former);
        }
        edited
    }

    pub(super) fn paste(&mut self, text: &str) -> Edited {
        if self.hidden {
            self.wipe_secret();
        }
        self.give_way(true);
        self.edit.paste(text)
    }

    /// From here on the field is being worked on; what stands there is selected where `types` replaces it.
    fn give_way(&mut self, types: bool) {
        if types && self.is_replaced() {
            self.edit.select();
            let known = self.known.take().filter(|known| known.text == self.edit.text());
            self.former = known.or(self.former.take());
        }
        self.entered = true;
    }

    /// What a mask hid can be brought back by its mask only, never as text.
    fn wipe_secret(&mut self) {
        self.hidden = false;
        self.known = None;
        self.edit.set("");
        self.edit.settle();
    }

    /// What was known of its text no longer holds.
    pub(super) fn forget(&mut self) {
        (self.known, self.former) = (None, None);
    }

    /// Empties the field and everything known of it, except what is on file.
    pub(super) fn clear(&mut self) {
        let mut fresh =
            Self::of(&super::SlotPlan { part: self.part, field: self.field, fixed: self.is_fixed() });
        fresh.stored = self.stored.take();
        *self = fresh;
    }

    /// Puts a value whose meaning is known.
    pub(super) fn put(&mut self, known: Known, origin: Origin) {
        self.edit.set(&known.text);
        self.hidden = origin == Origin::Stored && mask::hides(self.field);
        self.origin = origin;
        self.known = Some(known);
    }

    /// Puts a canonical value, as people read it.
    pub(super) fn put_canonical(&mut self, canonical: &str, origin: Origin, settings: Settings) {
        self.put(known(self.field, canonical, settings), origin);
        self.judge(settings);
    }

    /// Puts a value from a draft. Where the text alone gives the same value the check speaks again,
    /// so that its warnings come back too.
    pub(super) fn put_again(&mut self, known: Known, settings: Settings) {
        self.put(known.clone(), self.origin);
        if self.hidden {
            return;
        }
        self.known = None;
        self.judge(settings);
        if self.canonical() != Some(&known.canonical) {
            self.known = Some(known);
        }
    }

    /// The same value in another language.
    pub(super) fn translate(&mut self, settings: Settings) {
        let chosen_here = !matches!(self.traits().chooses, kinds::Chooses::Store(_));
        let known = self.known.as_ref().filter(|known| known.text == self.edit.text());
        if let Some(canonical) = known.map(|known| known.canonical.clone()).filter(|_| chosen_here) {
            self.put_canonical(&canonical, self.origin, settings);
        }
    }

    /// Checks the present text.
    pub(super) fn judge(&mut self, settings: Settings) {
        self.verdict = verdict(self.field, self.edit.text(), self.known.as_ref(), settings);
    }

    /// Writes an accepted text in its usual form (`0315` becomes the whole date).
    pub(super) fn tidy(&mut self, settings: Settings) {
        let Some(canonical) = self.verdict.canonical.clone() else { return };
        if self.hidden || self.known.as_ref().is_some_and(|k| k.text == self.edit.text()) {
            return;
        }
        let mut tidy = known(self.field, &canonical, settings);
        if tidy.text.chars().count() > self.traits().limit {
            return;
        }
        tidy.detail = self.verdict.read_back.take().or(tidy.detail);
        tidy.trouble = self.verdict.trouble.take();
        self.put(tidy, self.origin);
        self.judge(settings);
    }

    /// The worst thing said of it, errors first.
    pub fn trouble(&self) -> Option<&Trouble> {
        let all = [self.verdict.trouble.as_ref(), self.cross.as_ref(), self.outside.as_ref()];
        let all = || all.iter().flatten().copied();
        all().find(|t| t.blocks()).or_else(|| all().next())
    }

    /// The same as far as it is to be shown now: while a text grows nobody is blamed for its being short.
    pub fn visible_trouble(&self) -> Option<&Trouble> {
        let ripe = self.left || self.is_full();
        self.trouble().filter(|trouble| ripe || Some(*trouble) != self.verdict.trouble.as_ref())
    }

    pub(super) fn blocks(&self) -> bool {
        !self.is_shut() && self.trouble().is_some_and(Trouble::blocks)
    }

    /// A warning nobody has given a reason for.
    pub(super) fn warns(&self) -> bool {
        !self.is_shut() && self.reason.is_none() && self.trouble().is_some_and(|trouble| !trouble.blocks())
    }

    /// True when a text of fixed length has all its characters.
    pub(super) fn is_full(&self) -> bool {
        (self.traits().length)(self.edit.text()).is_some_and(|length| length.has >= length.wants)
    }

    /// How many characters are there and wanted, while a text of fixed length grows.
    pub fn progress(&self) -> Option<(usize, usize)> {
        let length = (self.traits().length)(self.edit.text())?;
        (length.has > 0 && length.has < length.wants).then_some((length.has, length.wants))
    }

    /// How the accepted value reads: weekday, words of money, what tells namesakes apart.
    pub fn read_back(&self) -> Option<&str> {
        self.verdict.read_back.as_deref().or_else(|| {
            let known = self.known.as_ref().filter(|known| known.text == self.edit.text())?;
            known.detail.as_deref()
        })
    }
}

/// A canonical value as a known text. References have no text of their own: their canonical form
/// stands until somebody tells the name.
fn known(field: &'static Field, canonical: &str, settings: Settings) -> Known {
    let text = show::show(field, canonical, settings.lang, Masking::Clear);
    let detail = show::read_back(field, canonical, settings.lang);
    Known { text, canonical: canonical.to_owned(), detail, trouble: None }
}

fn verdict(field: &Field, text: &str, known: Option<&Known>, settings: Settings) -> Verdict {
    if text.trim().is_empty() {
        return Verdict { trouble: missing(field, settings.lang), ..Verdict::default() };
    }
    if let Some(known) = known.filter(|known| known.text == text) {
        return Verdict {
            canonical: Some(known.canonical.clone()),
            trouble: known.trouble.clone(),
            read_back: known.detail.clone(),
        };
    }
    let context = check::Context { today: settings.today, lang: settings.lang };
    let checked = check::check(field, text, &context);
    Verdict {
        canonical: checked.canonical,
        trouble: checked
            .fault
            .map(|fault| Trouble { severity: fault.severity, sentence: fault.sentence(settings.lang) }),
        read_back: checked.read_back,
    }
}

fn missing(field: &Field, lang: Lang) -> Option<Trouble> {
    let sentence = words("必填", "required").get(lang);
    (field.need == Need::Required).then(|| Trouble::error(sentence))
}
