//! The words between the program and its machine, all plain data: an Event happened, an Effect is
//! wanted, a Request goes out to a connection, a Reply comes in under the Ticket it was asked with.

mod alert;
mod desk;
mod lines;
mod paper;
mod session;

pub use alert::{Alert, Concern};
pub use desk::{DeskReply, DeskRequest, ExportWish, Hold, LetterWish, Only};
pub use lines::{CountLine, Dossier, DraftLine, FieldChange, HistoryLine, JournalLine, StepLine};
pub use paper::{PaperReply, PaperRequest};
pub use session::{Session, StoreName};

use crate::domain::effort::{Effort, EffortLine};
use crate::domain::listing::{
    Candidate, CertificateRow, From, OrganisationRow, Page, PeopleFilter, PeopleOrder, PersonRow, Side,
    SweepRow, SweepTotals,
};
use crate::domain::record::{
    Change, FieldKind, Merge, Merged, Record, RecordRef, SubjectKind, Table, Values,
};
use crate::domain::role::{Role, User};
use crate::keymap::key::Key;
use crate::policy::quota::Bench;
use std::path::PathBuf;

/// Something happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The terminal has this many columns and rows.
    Resize(u16, u16),
    /// A request was answered, or says how far it is.
    Reply(Ticket, Reply),
    /// The alarm wished by [`Effect::Alarm`] went off.
    Alarm,
    /// The program is back in the foreground; everything is to be drawn.
    Resume,
    /// The terminal is gone or the process was told to end.
    HangUp,
}

/// Something is wanted of the machine.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Answer this request under this ticket.
    Ask(Ticket, Request),
    /// Nobody waits for this ticket any more: interrupt it when it still runs.
    Interrupt(Ticket),
    /// What the running import is to do next; its own answers tell what became of it.
    Hold(Hold),
    /// Send [`Event::Alarm`] after so many seconds (one alarm at a time, the newest counts).
    Alarm(u16),
    /// Draw everything anew, for a screen that something else wrote to.
    Redraw,
    /// Stop in the foreground, as Ctrl-Z does.
    Suspend,
    /// End in an orderly way.
    Quit,
}

/// Which question an answer belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ticket {
    /// The screen that asked (0: the shell itself).
    pub owner: u32,
    /// Counts the questions of a run.
    pub serial: u32,
}

/// What a list shows besides its search words and where it starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrow {
    /// The search box.
    pub words: String,
    /// Narrowed to one person or organisation.
    pub of: Option<RecordRef>,
    /// Only of this kind, by code.
    pub kind: Option<String>,
    /// Only of this division; a code ending `00` means the whole city.
    pub division: Option<String>,
    /// Only of this level, by code.
    pub level: Option<String>,
    /// Only of this occupation, by code.
    pub occupation: Option<String>,
}

/// Work for a connection.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// One page of the people list; answered by [`Reply::People`]. A newer one of the same owner
    /// takes its place.
    People {
        /// Which people.
        filter: PeopleFilter,
        /// In which order.
        order: PeopleOrder,
        /// Where the page starts.
        from: From,
        /// Rows wanted.
        limit: usize,
    },
    /// One page of the certificate register; answered by [`Reply::Certificates`].
    Certificates {
        /// Which certificates.
        narrow: Narrow,
        /// Where the page starts.
        from: From,
        /// Rows wanted.
        limit: usize,
    },
    /// One page of the organisations; answered by [`Reply::Organisations`].
    Organisations {
        /// Which organisations.
        narrow: Narrow,
        /// Where the page starts.
        from: From,
        /// Rows wanted.
        limit: usize,
    },
    /// One record; answered by [`Reply::Record`].
    Record(RecordRef),
    /// Everything about one person or organisation; answered by [`Reply::Dossier`].
    Dossier(RecordRef),
    /// Seats taken over the whole register, where the paper sets numbers; answered by [`Reply::Seats`].
    Seats,
    /// What was changed in a record, newest first; answered by [`Reply::History`].
    History(RecordRef),
    /// Things to choose from; answered by [`Reply::Candidates`].
    Candidates {
        /// People, organisations or both.
        kind: SubjectKind,
        /// What was typed.
        query: String,
        /// At most so many.
        limit: usize,
    },
    /// The record with this number; answered by [`Reply::Record`].
    Find {
        /// What kind of number.
        kind: FieldKind,
        /// Canonical number.
        number: String,
    },
    /// Records that look like the one being typed; answered by [`Reply::Candidates`].
    Similar {
        /// Kind of record.
        table: Table,
        /// What is known of it so far.
        values: Values,
        /// The record itself, when it is already on file.
        itself: Option<RecordRef>,
    },
    /// Names of records, for fields that refer to them; answered by [`Reply::Candidates`].
    Names(Vec<RecordRef>),
    /// These changes, all or none; answered by [`Reply::Saved`], [`Reply::Conflict`] or
    /// [`Reply::Failed`].
    Save {
        /// All or none.
        changes: Vec<Change>,
        /// The draft they were typed in, which goes in the same transaction: a kill leaves the draft or what
        /// was saved, never both.
        draft: Option<String>,
    },
    /// Takes the author's last change back; answered by [`Reply::Undone`]. More than one save (an import,
    /// a merge), and what lies behind something taken back out of turn, only when the person said yes to
    /// that very step; else answered by [`Reply::TurnAsks`].
    Undo(Option<i64>),
    /// Does it again; answered likewise.
    Redo(Option<i64>),
    /// Takes one step back, whatever was done after it (an import, a merge); answered by
    /// [`Reply::StepUndone`], or [`Reply::StepStands`] when something since depends on it.
    UndoStep {
        /// Its number.
        step: i64,
        /// Leave what was changed since as it is and take back the rest.
        partly: bool,
    },
    /// Makes two records one; answered by [`Reply::Merged`].
    Merge(Box<Merge>),
    /// Merges into this record that still stand; answered by [`Reply::Merges`].
    Merges(RecordRef),
    /// Keeps a draft of this form; answered by [`Reply::Kept`], or [`Reply::Superseded`] when a newer
    /// text of the same draft was kept in its place.
    DraftSave {
        /// Key of the draft: the name of the plan, `#`, and which sitting.
        form: String,
        /// What the form made of itself (`Form::snapshot`).
        text: String,
    },
    /// Throws a draft away; answered by [`Reply::Kept`].
    DraftDrop(String),
    /// This user's drafts; answered by [`Reply::Drafts`].
    Drafts,
    /// What the home screen shows; answered by [`Reply::Counts`].
    Counts,
    /// Readings of the policy chosen in this store; answered by [`Reply::Readings`].
    Readings,
    /// Chooses a reading; logged; answered by [`Reply::Readings`].
    ChooseReading {
        /// Code of the reading.
        code: String,
        /// Code of the value.
        value: String,
        /// Why, for the log.
        reason: String,
    },
    /// Keeps a setting of this user; answered by [`Reply::Kept`].
    SetSetting {
        /// Its name.
        key: String,
        /// Its value.
        value: String,
    },
    /// What this user may do; answered by [`Reply::Roles`].
    Roles,
    /// Who may use the store; answered by [`Reply::Users`].
    Users,
    /// Adds or changes a user; logged; answered by [`Reply::Users`].
    SetUser(User),
    /// A page of the operation log older than this sequence (from the newest when `None`, which is
    /// logged itself); answered by [`Reply::Journal`].
    Journal {
        /// Where the page starts.
        before: Option<i64>,
        /// Rows wanted.
        limit: usize,
    },
    /// Writes a checked backup beside the store; answered by [`Reply::BackedUp`].
    Backup,
    /// Shows a person's numbers: allowed by role and logged; answered by [`Reply::Revealed`] or
    /// [`Reply::Failed`].
    Reveal(RecordRef),
    /// About a stack of paper forms.
    Paper(PaperRequest),
    /// Adds to this user's own statistics; answered by [`Reply::Kept`].
    AddEffort {
        /// The run of the program.
        sitting: String,
        /// What was done since the last time.
        effort: Effort,
    },
    /// This user's own statistics; answered by [`Reply::Efforts`].
    Efforts {
        /// The run of the program.
        sitting: String,
    },
    /// Whether another process changed the store since the last answer; answered by
    /// [`Reply::Changed`].
    Changed,
    /// Work for the import desk; answered by [`Reply::Desk`].
    Desk(DeskRequest),
    /// Judges everybody and sets the payments against what is owed; answered by [`Reply::Sweep`],
    /// many times.
    Sweep,
    /// Stops the sweep; answered by the sweep's own last reply.
    StopSweep,
    /// Writes a list of the last sweep to a file; answered by [`DeskReply::Written`] or [`DeskReply::Exists`].
    SweepSheet {
        /// Which list.
        side: Side,
        /// Where to; XLSX or CSV by the ending.
        file: PathBuf,
        /// A file that is there already may go.
        over: bool,
    },
    /// Rows of the last sweep; answered by [`Reply::SweepPage`].
    SweepPage {
        /// Which list.
        side: Side,
        /// Place of the first row.
        from: u64,
        /// Rows wanted.
        limit: usize,
    },
    /// Entries of a folder that begin like this path; answered by [`Reply::Paths`].
    Paths(String),
    /// Makes the practice store as it was; answered by [`Reply::Kept`].
    ResetPractice,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// A page of people.
    People(Page<PersonRow>),
    /// A page of certificates.
    Certificates(Page<CertificateRow>),
    /// A page of organisations.
    Organisations(Page<OrganisationRow>),
    /// A record, or that there is none.
    Record(Option<Box<Record>>),
    /// Everything about one.
    Dossier(Box<Dossier>),
    /// Seats taken: rule number, place of the level, year (0 where years are not told apart), how many.
    Seats(Vec<(Bench, i64)>),
    /// What was changed.
    History(Vec<HistoryLine>),
    /// Things to choose from.
    Candidates(Vec<Candidate>),
    /// Saved, in the order asked.
    Saved(Vec<RecordRef>),
    /// Somebody else changed the same fields in the meantime.
    Conflict {
        /// Who, when and what, in the user's language.
        sentence: String,
        /// The record as it is now.
        now: Box<Record>,
    },
    /// What was taken back or done again, in the user's language.
    Undone(String),
    /// The next step back (or again) is one to be asked about first.
    TurnAsks {
        /// It would be done again, not taken back.
        again: bool,
        /// Which step.
        step: i64,
        /// What it is, in the user's language.
        sentence: String,
    },
    /// A step was taken back: in the user's language, and what was left as it is, each with the reason.
    StepUndone(String, Vec<String>),
    /// A step was not taken back: what depends on it since, each with the reason.
    StepStands(Vec<String>),
    /// Two records are one.
    Merged(Box<Merged>),
    /// Merges that can be parted, newest first.
    Merges(Vec<StepLine>),
    /// This user's drafts.
    Drafts(Vec<DraftLine>),
    /// Sizes.
    Counts(Vec<CountLine>),
    /// Readings chosen: code and value.
    Readings(Vec<(String, String)>),
    /// Who may use the store.
    Users(Vec<User>),
    /// What this user may do.
    Roles(Vec<Role>),
    /// A page of the operation log, and whether it goes on.
    Journal(Vec<JournalLine>, bool),
    /// The backup that was written.
    BackedUp(PathBuf),
    /// About a stack of paper forms.
    Paper(PaperReply),
    /// Own statistics: this sitting, then day by day.
    Efforts(Vec<EffortLine>),
    /// Kept.
    Kept,
    /// The numbers may be shown, and that was logged.
    Revealed(RecordRef),
    /// True when another process changed the store.
    Changed(bool),
    /// An answer of the import desk.
    Desk(DeskReply),
    /// How far a sweep is and what it found.
    Sweep(SweepTotals),
    /// Rows of a sweep.
    SweepPage {
        /// Which list.
        side: Side,
        /// Place of the first row.
        from: u64,
        /// The rows.
        rows: Vec<SweepRow>,
    },
    /// Entries of a folder.
    Paths(Vec<String>),
    /// Something about the store itself that a person must know; comes without being asked.
    Alert(Alert),
    /// A newer request took its place; nothing to show.
    Superseded,
    /// It did not work: what, where and what to do, in the user's language.
    Failed(String),
}

impl Reply {
    /// True for an answer on the way: the last one of its question is still to come.
    pub const fn is_progress(&self) -> bool {
        match self {
            Self::Desk(reply) => matches!(reply, DeskReply::Progress(_)),
            Self::Sweep(totals) => !totals.done,
            _ => false,
        }
    }
}
