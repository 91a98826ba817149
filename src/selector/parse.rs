//! Reading the textual form (upstream's `labels.Parser`).

use smallvec::SmallVec;

use super::error::ParseFault;
use super::lexer::{Kind, Lexer, Token};
use super::requirement::Values;
use super::{Operator, ParseSelectorError, Requirement, RequirementError};
use crate::release::Release;

/// The requirements of a text, in the order written.
pub(super) fn parse(text: &str, release: Release) -> Result<Vec<Requirement>, ParseSelectorError> {
    let mut parser = Parser { lexer: Lexer::new(text), release };
    let mut requirements = Vec::new();
    match parser.lexer.peek().kind {
        Kind::End => return Ok(requirements),
        Kind::Word(_) | Kind::Not => {}
        _ => return Err(between(parser.lexer.peek(), ", expected: !, identifier, or 'end of string'")),
    }
    loop {
        requirements.push(parser.requirement()?);
        let separator = parser.lexer.take();
        match separator.kind {
            Kind::End => return Ok(requirements),
            Kind::Comma => {}
            _ => return Err(between(separator, ", expected: ',' or 'end of string'")),
        }
        if !matches!(parser.lexer.peek().kind, Kind::Word(_) | Kind::Not) {
            return Err(between(parser.lexer.peek(), ", expected: identifier after ','"));
        }
    }
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    release: Release,
}

impl Parser<'_> {
    fn requirement(&mut self) -> Result<Requirement, ParseSelectorError> {
        let mut key = self.lexer.take();
        let start = key.at;
        let negated = key.kind == Kind::Not;
        if negated {
            key = self.lexer.take();
        }
        let Kind::Word(name) = key.kind else {
            return Err(within(key, ", expected: identifier"));
        };
        // A faulty key is told at once, whatever stands behind it.
        Requirement::check_key(name).map_err(|error| invalid(error, start))?;
        let (operator, values) = if negated {
            (Operator::DoesNotExist, Values::new())
        } else if matches!(self.lexer.peek().kind, Kind::End | Kind::Comma) {
            (Operator::Exists, Values::new())
        } else {
            let operator = self.operator()?;
            let values = match operator {
                Operator::In | Operator::NotIn => self.values()?,
                _ => SmallVec::from_iter([self.value()?.into()]),
            };
            (operator, values)
        };
        Requirement::of_checked_key(name, operator, values).map_err(|error| invalid(error, start))
    }

    fn operator(&mut self) -> Result<Operator, ParseSelectorError> {
        let token = self.lexer.take();
        match token.kind {
            Kind::Word("in") => Ok(Operator::In),
            Kind::Word("notin") => Ok(Operator::NotIn),
            Kind::Equals => Ok(Operator::Equals),
            Kind::DoubleEquals => Ok(Operator::DoubleEquals),
            Kind::NotEquals => Ok(Operator::NotEquals),
            Kind::Greater => Ok(Operator::GreaterThan),
            Kind::Less => Ok(Operator::LessThan),
            _ => Err(within(token, ", expected: in, notin, =, ==, !=, gt, lt")),
        }
    }

    /// The value of an operator that takes one; nothing at all is the empty text.
    fn value(&mut self) -> Result<&str, ParseSelectorError> {
        if matches!(self.lexer.peek().kind, Kind::End | Kind::Comma) {
            return Ok("");
        }
        let token = self.lexer.take();
        match token.kind {
            Kind::Word(word) => Ok(word),
            _ => Err(within(token, ", expected: identifier")),
        }
    }

    /// `(a,b)`; a missing word is the empty text, and what comes twice counts once.
    fn values(&mut self) -> Result<Values, ParseSelectorError> {
        let open = self.lexer.take();
        if open.kind != Kind::Open {
            return Err(within(open, " expected: '('"));
        }
        if !matches!(self.lexer.peek().kind, Kind::Word(_) | Kind::Comma | Kind::Close) {
            return Err(within(self.lexer.peek(), ", expected: ',', ')' or identifier"));
        }
        let mut values = Values::new();
        let mut commas = 0u32;
        loop {
            let token = self.lexer.take();
            match token.kind {
                Kind::Word(word) => {
                    values.push(word.into());
                    commas = 0;
                    if !matches!(self.lexer.peek().kind, Kind::Comma | Kind::Close) {
                        return Err(within(self.lexer.peek(), ", expected: ',' or ')'"));
                    }
                }
                Kind::Comma => {
                    // A comma that follows no word stands behind an empty one.
                    if commas > 0 || values.is_empty() {
                        values.push("".into());
                    }
                    commas += 1;
                }
                Kind::Close => {
                    if commas > 0 || values.is_empty() {
                        values.push("".into());
                    }
                    if self.release < Release::V1_35 && commas > 0 && commas.is_multiple_of(2) {
                        return Err(within(token, ", expected: ',', or identifier"));
                    }
                    break;
                }
                _ => return Err(within(token, ", expected: ',', or identifier")),
            }
        }
        values.sort_unstable();
        values.dedup();
        Ok(values)
    }
}

fn between(token: Token<'_>, expected: &'static str) -> ParseSelectorError {
    ParseSelectorError { fault: ParseFault::Between { found: token.kind.text().to_owned(), expected }, offset: token.at }
}

fn within(token: Token<'_>, expected: &'static str) -> ParseSelectorError {
    ParseSelectorError { fault: ParseFault::Within { found: token.kind.text().to_owned(), expected }, offset: token.at }
}

fn invalid(error: RequirementError, offset: usize) -> ParseSelectorError {
    ParseSelectorError { fault: ParseFault::Requirement(error), offset }
}
