//! A macro for closed lists whose members have stable names.

/// Declares an enum with `ALL`, `as_str`, `FromStr` and `Display` over stable names.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident, $error:ident, $what:literal { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every member, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable name, as in JSON, files and the database.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #[doc = concat!("Not ", $what, ".")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
        #[error("{} is one of: {}", $what, [$($text,)*].join(", "))]
        pub struct $error;

        impl std::str::FromStr for $name {
            type Err = $error;

            fn from_str(text: &str) -> Result<Self, $error> {
                Self::ALL.iter().copied().find(|member| member.as_str() == text).ok_or($error)
            }
        }
    };
}
pub(crate) use named;

#[cfg(test)]
mod tests {
    use crate::domain::{announcement::Ending, bulletin::Audience};
    use crate::domain::{
        behalf::Ground, card::CardState, contact::Channel, document::DocumentKind, event::Act, message::Language,
    };
    use crate::domain::{
        message::MessageState, operator::Role, operator::Standing, pec_unfit::Unfit, sealed::OaepHash, sealed::Side,
    };

    #[test]
    fn every_name_is_read_back_and_no_other() {
        macro_rules! check {
            ($($list:ty),*) => { $(
                for member in <$list>::ALL {
                    assert_eq!(member.as_str().parse::<$list>(), Ok(*member));
                    assert_eq!(member.to_string(), member.as_str());
                    assert!(member.as_str().to_uppercase().parse::<$list>().is_err(), "{member}: one spelling only");
                }
                assert!("".parse::<$list>().is_err());
            )* };
        }
        check!(
            Act,
            Audience,
            CardState,
            Channel,
            DocumentKind,
            Ending,
            Ground,
            Language,
            MessageState,
            OaepHash,
            Role,
            Side,
            Standing,
            Unfit
        );
    }

    #[test]
    fn the_error_lists_what_there_is() {
        let error = "fax".parse::<Channel>().expect_err("no channel");
        assert_eq!(error.to_string(), "a channel is one of: email, sms");
    }
}
