//! Values on their way into a statement, and rows on their way back into domain types.

use std::borrow::Cow;
use std::str::FromStr;

use super::StoreError;
use crate::domain::time::{At, Date};

/// A value of a statement: the four kinds that both databases have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// A whole number; a moment in milliseconds.
    Int(i64),
    /// A text; a day as ISO text.
    Text(Cow<'a, str>),
    /// Bytes.
    Bytes(Cow<'a, [u8]>),
    /// Nothing.
    Null,
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Int(number.into())
    }
}

impl From<At> for Value<'_> {
    fn from(at: At) -> Self {
        Self::Int(at.millis())
    }
}

impl From<Date> for Value<'_> {
    fn from(day: Date) -> Self {
        Self::Text(Cow::Owned(day.to_string()))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(Cow::Borrowed(bytes))
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Self::Bytes(Cow::Borrowed(bytes))
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// One row of an answer.
#[derive(Debug)]
pub struct Row(pub(super) Vec<Value<'static>>);

impl Row {
    /// Reads the columns from left to right; reports name this table, and the row by this column.
    pub fn read(&self, table: &'static str, id: usize) -> Columns<'_> {
        Columns { row: self, next: 0, table, id }
    }
}

/// Columns of a row, read from left to right in the order of the statement. Each accessor is given the column's name for
/// the report of a value that cannot be.
#[derive(Debug)]
pub struct Columns<'r> {
    row: &'r Row,
    next: usize,
    table: &'static str,
    id: usize,
}

impl<'r> Columns<'r> {
    /// From here on the columns are of this table.
    pub fn table(&mut self, table: &'static str, id: usize) {
        self.table = table;
        self.id = id;
    }

    fn corrupt(&self, column: &'static str) -> StoreError {
        let id = match self.row.0.get(self.id) {
            Some(Value::Int(number)) => number.to_string(),
            Some(Value::Text(text)) => text.to_string(),
            Some(Value::Bytes(bytes)) => bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}")),
            Some(Value::Null) | None => "?".to_owned(),
        };
        StoreError::Corrupt { table: self.table, column, id }
    }

    fn take(&mut self) -> Option<&'r Value<'static>> {
        self.next += 1;
        self.row.0.get(self.next - 1)
    }

    /// Whether the next column holds nothing; it is not passed.
    pub fn is_null(&self) -> bool {
        matches!(self.row.0.get(self.next), Some(Value::Null))
    }

    /// Passes columns without a look.
    pub fn skip(&mut self, columns: usize) {
        self.next += columns;
    }

    /// Nothing, or what `read` makes of the next column.
    pub fn maybe<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, StoreError>) -> Result<Option<T>, StoreError> {
        if self.is_null() {
            self.next += 1;
            return Ok(None);
        }
        read(self).map(Some)
    }

    /// A whole number.
    pub fn int(&mut self, column: &'static str) -> Result<i64, StoreError> {
        match self.take() {
            Some(Value::Int(number)) => Ok(*number),
            _ => Err(self.corrupt(column)),
        }
    }

    /// A whole number that fits another type.
    pub fn number<T: TryFrom<i64>>(&mut self, column: &'static str) -> Result<T, StoreError> {
        let number = self.int(column)?;
        T::try_from(number).map_err(|_| self.corrupt(column))
    }

    /// A moment.
    pub fn at(&mut self, column: &'static str) -> Result<At, StoreError> {
        self.int(column).map(At::from_millis)
    }

    /// A text.
    pub fn text(&mut self, column: &'static str) -> Result<&'r str, StoreError> {
        match self.take() {
            Some(Value::Text(text)) => Ok(text),
            _ => Err(self.corrupt(column)),
        }
    }

    /// A text as a domain type.
    pub fn parse<T: FromStr>(&mut self, column: &'static str) -> Result<T, StoreError> {
        let text = self.text(column)?;
        text.parse().map_err(|_| self.corrupt(column))
    }

    /// Bytes of any number.
    pub fn bytes(&mut self, column: &'static str) -> Result<&'r [u8], StoreError> {
        match self.take() {
            Some(Value::Bytes(bytes)) => Ok(bytes),
            _ => Err(self.corrupt(column)),
        }
    }

    /// Exactly so many bytes.
    pub fn array<const N: usize>(&mut self, column: &'static str) -> Result<[u8; N], StoreError> {
        let bytes = self.bytes(column)?;
        bytes.try_into().map_err(|_| self.corrupt(column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_is_reported_with_table_column_and_row() {
        let row = Row(vec![Value::from("A1"), Value::Int(-1), Value::from("x".to_owned()), Value::Null]);
        let corrupt = |column| StoreError::Corrupt { table: "cards", column, id: "A1".to_owned() };
        let mut columns = row.read("cards", 0);
        assert_eq!(columns.text("number"), Ok("A1"));
        assert_eq!(columns.number::<u32>("releases"), Err(corrupt("releases")));
        assert_eq!(columns.parse::<Date>("last_day"), Err(corrupt("last_day")));
        assert_eq!(columns.maybe(|c| c.at("last_release")), Ok(None));
        assert_eq!(columns.int("beyond"), Err(corrupt("beyond")));
    }
}
