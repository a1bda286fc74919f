//! Parquet: typed columns, compressed with Zstandard, in groups of rows of bounded size.

use std::io::{self, Write};
use std::sync::Arc;

use anyhow::Result;
use jiff::civil::{Date, date};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use super::table::{Column, Kind, Table, Value};

/// Maximum number of bytes of values in memory before a group of rows is written.
const GROUP_BYTES: usize = 32 * 1024 * 1024;
/// Maximum number of rows of a group.
const GROUP_ROWS: usize = 100_000;

/// Writes a table.
pub(super) fn write(table: &dyn Table, out: &mut (dyn Write + Send)) -> Result<()> {
    written(table, out).map_err(of_output)
}

/// Returns an error of the output as such, whatever the writer makes of it.
fn of_output(error: anyhow::Error) -> anyhow::Error {
    match error.downcast::<ParquetError>() {
        Ok(ParquetError::External(cause)) => match cause.downcast::<io::Error>() {
            Ok(cause) => (*cause).into(),
            Err(cause) => ParquetError::External(cause).into(),
        },
        Ok(error) => error.into(),
        Err(error) => error,
    }
}

fn written(table: &dyn Table, out: &mut (dyn Write + Send)) -> Result<()> {
    let columns = table.columns();
    let fields = columns.iter().map(field).collect::<Result<Vec<_>>>()?;
    let schema = Type::group_type_builder("readouts").with_fields(fields).build()?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_created_by(format!("readouts-search version {}", env!("CARGO_PKG_VERSION")))
        .build();
    let mut writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
    let mut group = Group::of(&columns);
    table.rows(&mut |values| {
        group.add(values);
        if group.rows == GROUP_ROWS || group.bytes > GROUP_BYTES {
            group.write(writer.next_row_group()?)?;
        }
        Ok(())
    })?;
    if group.rows > 0 {
        group.write(writer.next_row_group()?)?;
    }
    writer.close()?;
    Ok(())
}

/// Returns the field of a column. Lists have the three levels of the format's specification.
fn field(column: &Column) -> Result<TypePtr> {
    let single = |name: &str, physical, logical, repetition| {
        let builder = Type::primitive_type_builder(name, physical).with_logical_type(logical);
        builder.with_repetition(repetition).build().map(Arc::new)
    };
    let name = column.name.as_str();
    let optional = Repetition::OPTIONAL;
    Ok(match column.kind {
        Kind::Text => single(name, Physical::BYTE_ARRAY, Some(LogicalType::String), optional)?,
        Kind::Number => single(name, Physical::INT64, None, Repetition::REQUIRED)?,
        Kind::Share => single(name, Physical::DOUBLE, None, optional)?,
        Kind::Day => single(name, Physical::INT32, Some(LogicalType::Date), optional)?,
        Kind::List => {
            let string = Some(LogicalType::String);
            let element = single("element", Physical::BYTE_ARRAY, string, Repetition::REQUIRED)?;
            let list = Type::group_type_builder("list").with_repetition(Repetition::REPEATED);
            let list = Arc::new(list.with_fields(vec![element]).build()?);
            let outer = Type::group_type_builder(name).with_repetition(Repetition::REQUIRED);
            Arc::new(outer.with_logical_type(Some(LogicalType::List)).with_fields(vec![list]).build()?)
        }
    })
}

/// Rows that are not written yet, column by column.
struct Group {
    columns: Vec<Buffer>,
    rows: usize,
    bytes: usize,
}

/// Values of a column. Levels say where there is a value (`defined`), and which values are of one list (`repeated`).
enum Buffer {
    Texts { values: Vec<ByteArray>, defined: Vec<i16> },
    Numbers(Vec<i64>),
    Shares { values: Vec<f64>, defined: Vec<i16> },
    Days { values: Vec<i32>, defined: Vec<i16> },
    Lists { values: Vec<ByteArray>, defined: Vec<i16>, repeated: Vec<i16> },
}

impl Group {
    fn of(columns: &[Column]) -> Self {
        let buffer = |column: &Column| match column.kind {
            Kind::Text => Buffer::Texts { values: Vec::new(), defined: Vec::new() },
            Kind::Number => Buffer::Numbers(Vec::new()),
            Kind::Share => Buffer::Shares { values: Vec::new(), defined: Vec::new() },
            Kind::Day => Buffer::Days { values: Vec::new(), defined: Vec::new() },
            Kind::List => Buffer::Lists { values: Vec::new(), defined: Vec::new(), repeated: Vec::new() },
        };
        Self { columns: columns.iter().map(buffer).collect(), rows: 0, bytes: 0 }
    }

    fn add(&mut self, row: &[Value<'_>]) {
        self.rows += 1;
        for (buffer, value) in self.columns.iter_mut().zip(row) {
            self.bytes += buffer.add(value);
        }
    }

    /// Writes the rows, and begins again without any.
    fn write(&mut self, mut group: SerializedRowGroupWriter<'_, &mut (dyn Write + Send)>) -> Result<()> {
        for buffer in &mut self.columns {
            let Some(mut column) = group.next_column()? else { break };
            match buffer {
                Buffer::Texts { values, defined } => {
                    column.typed::<ByteArrayType>().write_batch(values, Some(defined), None)?;
                    values.clear();
                    defined.clear();
                }
                Buffer::Numbers(values) => {
                    column.typed::<Int64Type>().write_batch(values, None, None)?;
                    values.clear();
                }
                Buffer::Shares { values, defined } => {
                    column.typed::<DoubleType>().write_batch(values, Some(defined), None)?;
                    values.clear();
                    defined.clear();
                }
                Buffer::Days { values, defined } => {
                    column.typed::<Int32Type>().write_batch(values, Some(defined), None)?;
                    values.clear();
                    defined.clear();
                }
                Buffer::Lists { values, defined, repeated } => {
                    let written = (Some(&defined[..]), Some(&repeated[..]));
                    column.typed::<ByteArrayType>().write_batch(values, written.0, written.1)?;
                    values.clear();
                    defined.clear();
                    repeated.clear();
                }
            }
            column.close()?;
        }
        group.close()?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

impl Buffer {
    /// Adds a value; returns the number of bytes that it takes.
    fn add(&mut self, value: &Value<'_>) -> usize {
        match self {
            Self::Texts { values, defined } => {
                let text = match value {
                    Value::Text(text) => text.map(ByteArray::from),
                    Value::Edtf(date) => date.map(|date| ByteArray::from(date.to_string().as_str())),
                    _ => None,
                };
                defined.push(i16::from(text.is_some()));
                let bytes = text.as_ref().map_or(0, ByteArray::len);
                values.extend(text);
                bytes + size_of::<ByteArray>()
            }
            Self::Numbers(values) => {
                let number = if let Value::Number(number) = value { *number } else { 0 };
                values.push(i64::try_from(number).unwrap_or(i64::MAX));
                8
            }
            Self::Shares { values, defined } => {
                let share = if let Value::Share(share) = value { *share } else { None };
                defined.push(i16::from(share.is_some()));
                values.extend(share);
                8
            }
            Self::Days { values, defined } => {
                let day = if let Value::Day(day) = value { *day } else { None };
                defined.push(i16::from(day.is_some()));
                values.extend(day.map(since_1970));
                4
            }
            Self::Lists { values, defined, repeated } => {
                let items = if let Value::List(items) = value { &items[..] } else { &[] };
                if items.is_empty() {
                    defined.push(0);
                    repeated.push(0);
                }
                for (at, item) in items.iter().enumerate() {
                    defined.push(1);
                    repeated.push(i16::from(at > 0));
                    values.push(ByteArray::from(*item));
                }
                items.iter().map(|item| item.len() + size_of::<ByteArray>()).sum()
            }
        }
    }
}

fn since_1970(day: Date) -> i32 {
    (day - date(1970, 1, 1)).get_days()
}
