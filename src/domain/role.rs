//! 角色: what somebody who uses the register may do.

use super::lang::{Words, words};

/// What a user may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Role {
    Viewer,
    Clerk,
    Checker,
    Approver,
    Finance,
    Auditor,
    Keeper,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::Viewer,
        Self::Clerk,
        Self::Checker,
        Self::Approver,
        Self::Finance,
        Self::Auditor,
        Self::Keeper,
    ];

    /// The role of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Code in the store.
    pub const fn code(self) -> &'static str {
        self.words().en
    }

    /// What people call it.
    pub const fn words(self) -> Words {
        match self {
            Self::Viewer => words("查看", "viewer"),
            Self::Clerk => words("经办", "clerk"),
            Self::Checker => words("审核", "checker"),
            Self::Approver => words("审批", "approver"),
            Self::Finance => words("财务", "finance"),
            Self::Auditor => words("审计", "auditor"),
            Self::Keeper => words("管理", "keeper"),
        }
    }

    /// May write records.
    pub const fn may_write(self) -> bool {
        matches!(self, Self::Clerk | Self::Checker | Self::Keeper)
    }

    /// May see a person's numbers unmasked (logged).
    pub const fn may_reveal(self) -> bool {
        !matches!(self, Self::Viewer)
    }

    /// May say who uses the store and see its log.
    pub const fn may_keep(self) -> bool {
        matches!(self, Self::Keeper)
    }

    /// May open a stack of papers again that was closed.
    pub const fn may_reopen(self) -> bool {
        matches!(self, Self::Checker | Self::Keeper)
    }

    /// May read the operation log.
    pub const fn may_audit(self) -> bool {
        matches!(self, Self::Keeper | Self::Auditor)
    }
}

/// Somebody who may use the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Login.
    pub name: String,
    /// Name as printed.
    pub full_name: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// The county they are confined to.
    pub division: Option<String>,
    /// False once they have left.
    pub active: bool,
}
