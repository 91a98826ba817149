//! Quantities: the library against a plain model of the rules, and the laws of arithmetic.
//!
//! The input is a quantity a line; the last line that is an integer is also the factor of a product.

use std::cmp::Ordering;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use kube_semantics::Quantity;
use kube_semantics::quantity::Format;
use num_bigint::{BigInt, Sign};

/// Texts that are looked at; more would only make a run slower.
const MOST_TEXTS: usize = 8;

/// Holds every law that the texts in `data` can break.
///
/// # Panics
/// When one is broken.
pub fn check(data: &[u8]) {
    let data = String::from_utf8_lossy(data);
    let texts: Vec<&str> = data.split('\n').take(MOST_TEXTS).collect();
    let factor = texts.iter().rev().find_map(|text| text.parse::<i64>().ok()).unwrap_or(-7);

    let mut all = Vec::new();
    let mut modelled = Vec::new();
    for text in texts {
        let Ok(quantity) = Quantity::parse(text) else {
            assert!(!matches!(Reading::of(text), Reading::Number(_)), "{text:?} is refused");
            continue;
        };
        match Reading::of(text) {
            Reading::Refused => panic!("{text:?} is accepted as {quantity:?}"),
            Reading::TooFar => reads_back(&quantity, None),
            Reading::Number(model) => {
                is_read_right(text, &quantity, &model);
                reads_back(&quantity, Some(&model));
                is_multiplied_right(&quantity, &model, factor);
                modelled.push((quantity.clone(), model));
            }
        }
        all.push(quantity);
    }
    for a in &all {
        for b in &all {
            is_ordered(a, b);
        }
    }
    for (a, x) in &modelled {
        for (b, y) in &modelled {
            assert_eq!(a.cmp(b), x.number.cmp(&y.number), "{a:?} and {b:?}");
        }
    }
    is_summed_right(&modelled);
}

/// The numbers, the texts and the integers are those of the model.
fn is_read_right(text: &str, quantity: &Quantity, model: &Model) {
    is_number(quantity, &model.number);
    assert_eq!(quantity.format(), model.format, "format of {text:?}");
    assert_eq!(quantity.to_string(), model.string(text), "printing of {text:?}");
    assert_eq!(quantity.canonical(), model.canonical(), "canonical text of {text:?}");
    assert_eq!(quantity.value(), model.scaled_value(0), "value of {text:?}");
    assert_eq!(quantity.milli_value(), model.scaled_value(3), "thousandths of {text:?}");
    assert_eq!(quantity.is_zero(), model.number.mantissa == BigInt::ZERO, "{text:?}");
    assert_eq!(quantity.is_negative(), model.number.mantissa.sign() == Sign::Minus, "{text:?}");
}

/// What is printed is read as the same number, but for the two ways in which Kubernetes itself loses it: a suffix that
/// does not exist, and the cap of binary suffixes, which sums may exceed.
fn reads_back(quantity: &Quantity, model: Option<&Model>) {
    let canonical = quantity.canonical();
    let mut printed = vec![quantity.to_string(), canonical.clone()];
    printed.dedup();
    for text in printed {
        let again = Quantity::parse(&text).unwrap_or_else(|error| panic!("{quantity:?} prints {text:?}: {error}"));
        // Beyond the model's exponents every number is written with its exponent, and nothing is lost.
        let is_capped = model.is_some_and(|model| text == canonical && model.exceeds_the_cap());
        let is_lost = is_capped || model.is_some_and(|model| text == canonical && model.loses_its_suffix());
        assert_eq!(again == *quantity, !is_lost, "{quantity:?} reads back as {again:?}");
        assert!(is_lost || hash(&again) == hash(quantity), "the hash of {quantity:?}");
        // An integer in BinarySI that is no multiple of 1024 prints without suffix, and is DecimalSI from then on.
        if !is_capped && (quantity.format() != Format::BinarySI || again.format() == Format::BinarySI) {
            assert_eq!(again.canonical(), canonical, "{quantity:?} prints differently after {text:?}");
        }
        if let Reading::Number(model) = Reading::of(&text) {
            is_read_right(&text, &again, &model);
        }
    }
}

fn is_ordered(a: &Quantity, b: &Quantity) {
    assert_eq!(a.cmp(b), b.cmp(a).reverse(), "{a:?} and {b:?}");
    assert_eq!(a == b, a.cmp(b) == Ordering::Equal, "{a:?} and {b:?}");
    assert!(a != b || hash(a) == hash(b), "the hashes of {a:?} and {b:?}");
    assert_eq!((-a).cmp(&-b), b.cmp(a), "the negatives of {a:?} and {b:?}");
    if let Some(difference) = a.checked_sub(b) {
        assert_eq!(difference.cmp(&Quantity::ZERO), a.cmp(b), "{a:?} minus {b:?}");
        assert_eq!(difference.is_zero(), a == b, "{a:?} minus {b:?}");
        assert_eq!(difference.checked_add(b).as_ref(), Some(a), "{a:?} minus and plus {b:?}");
    }
    assert_eq!(a.checked_add(b), b.checked_add(a), "{a:?} plus {b:?}");
}

fn is_multiplied_right(quantity: &Quantity, model: &Model, factor: i64) {
    let product = quantity * factor;
    let number = Number { mantissa: &model.number.mantissa * factor, exponent: model.number.exponent };
    is_number(&product, &number);
    assert_eq!(product.to_string(), Model { number, ..model.clone() }.canonical(), "{quantity:?} times {factor}");
}

fn is_summed_right(items: &[(Quantity, Model)]) {
    let mut total = Model { number: Number { mantissa: BigInt::ZERO, exponent: 0 }, format: Format::DecimalSI, big: None };
    for (_, item) in items {
        if total.number.mantissa == BigInt::ZERO {
            total.format = item.format;
        }
        total.number = total.number.plus(&item.number);
    }
    let sum = Quantity::checked_sum(items.iter().map(|(item, _)| item)).expect("exponents that are close enough");
    is_number(&sum, &total.number);
    assert_eq!(sum.format(), total.format, "{items:?}");
    assert_eq!(sum.to_string(), total.canonical(), "{items:?}");
    reads_back(&sum, Some(&total));
    let backwards = Quantity::checked_sum(items.iter().rev().map(|(item, _)| item));
    assert_eq!(backwards, Some(sum), "{items:?} backwards");
}

fn is_number(quantity: &Quantity, number: &Number) {
    let exact: Quantity = format!("{}e{}", number.mantissa, number.exponent).parse().expect("a number with an exponent");
    assert_eq!(*quantity, exact);
    assert_eq!(hash(quantity), hash(&exact), "the hash of {quantity:?}");
}

fn hash(quantity: &Quantity) -> u64 {
    let mut hasher = DefaultHasher::new();
    quantity.hash(&mut hasher);
    hasher.finish()
}

/// mantissa · 10^exponent, in the plainest way.
#[derive(Clone, Debug)]
struct Number {
    mantissa: BigInt,
    exponent: i64,
}

impl Number {
    /// The mantissa at a lower or equal exponent.
    fn at(&self, exponent: i64) -> BigInt {
        &self.mantissa * power(10, self.exponent - exponent)
    }

    fn plus(&self, other: &Self) -> Self {
        let exponent = self.exponent.min(other.exponent);
        Self { mantissa: self.at(exponent) + other.at(exponent), exponent }
    }

    fn cmp(&self, other: &Self) -> Ordering {
        let exponent = self.exponent.min(other.exponent);
        self.at(exponent).cmp(&other.at(exponent))
    }

    /// The number · 10^`places`: cut to an integer, and whether anything was cut.
    fn cut(&self, places: i64) -> (BigInt, bool) {
        let exponent = self.exponent + places;
        let divisor = power(10, (-exponent).max(0));
        let scaled = &self.mantissa * power(10, exponent.max(0));
        let cut = &scaled / &divisor;
        let is_inexact = &cut * divisor != scaled;
        (cut, is_inexact)
    }

    fn rounded_away(&self, places: i64) -> BigInt {
        let (cut, is_inexact) = self.cut(places);
        if is_inexact { cut + signum(&self.mantissa) } else { cut }
    }

    fn integer(&self) -> Option<BigInt> {
        let (cut, is_inexact) = self.cut(0);
        (!is_inexact).then_some(cut)
    }
}

fn power(base: u32, exponent: i64) -> BigInt {
    BigInt::from(base).pow(u32::try_from(exponent).expect("a small exponent"))
}

fn signum(number: &BigInt) -> i32 {
    match number.sign() {
        Sign::Minus => -1,
        Sign::NoSign => 0,
        Sign::Plus => 1,
    }
}

fn magnitude(number: &BigInt) -> BigInt {
    number * signum(number)
}

/// What the rules make of a text.
enum Reading {
    Refused,
    /// An exponent too large to be written out.
    TooFar,
    Number(Model),
}

#[derive(Clone, Debug)]
struct Model {
    number: Number,
    format: Format,
    /// What there is to know about a number that upstream keeps in arbitrary precision.
    big: Option<Big>,
}

#[derive(Clone, Copy, Debug)]
struct Big {
    is_capped: bool,
}

impl Reading {
    fn of(text: &str) -> Self {
        Self::try_of(text).unwrap_or(Self::Refused)
    }

    fn try_of(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let trimmed = unsigned.trim_start_matches('0');
        if text.is_empty() {
            return None;
        }
        if trimmed.is_empty() {
            return Some(Self::Number(Model::zero(Format::DecimalSI)));
        }
        let (integer, rest) = cut_digits(trimmed);
        let (fraction, suffix) = rest.strip_prefix('.').map_or(("", rest), cut_digits);
        let letters = suffix.trim_start_matches(|letter| "eEinumkKMGTP".contains(letter));
        if !cut_digits(letters.strip_prefix(['+', '-']).unwrap_or(letters)).1.is_empty() {
            return None;
        }
        let (base, exponent, format) = factor(suffix)?;
        let digits = integer.len().max(1) + fraction.len();
        let decimals = i64::try_from(fraction.len()).ok()?;
        let is_small = match (base, exponent) {
            (10, exponent) => digits <= 18 && exponent - decimals >= -9,
            (_, power) => decimals == 0 && [(10, 11), (20, 8), (30, 5), (40, 2)].iter().any(|&(of, most)| of == power && digits <= most),
        };
        if !is_small && unsigned.len() == trimmed.len() && integer.is_empty() && fraction.is_empty() {
            return None;
        }
        if base == 10 && exponent.abs() > 1000 {
            return Some(Self::TooFar);
        }
        let mantissa: BigInt = format!("0{integer}{fraction}").parse().ok()?;
        let number = if base == 10 {
            Number { mantissa, exponent: exponent - decimals }
        } else {
            Number { mantissa: mantissa * power(2, exponent), exponent: -decimals }
        };
        let mut model = Model { number, format, big: None };
        if !is_small {
            model.bound();
        }
        if text.starts_with('-') {
            model.number.mantissa *= -1;
        }
        Some(Self::Number(model))
    }
}

fn cut_digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|digit: char| !digit.is_ascii_digit()).unwrap_or(text.len()))
}

/// Base, exponent and format of a suffix.
fn factor(suffix: &str) -> Option<(u32, i64, Format)> {
    let decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"].iter().zip((-9..).step_by(3));
    let binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].iter().zip((10..).step_by(10));
    let named = decimal.map(|(name, exponent)| (*name, (10, exponent, Format::DecimalSI)));
    let named = named.chain(binary.map(|(name, exponent)| (*name, (2, exponent, Format::BinarySI))));
    if let Some((_, factor)) = { named }.find(|(name, _)| *name == suffix) {
        return Some(factor);
    }
    let exponent: i64 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
    // The low 32 bits, as a signed number.
    let low = exponent.rem_euclid(1 << 32);
    let cut = if low < 1 << 31 { low } else { low - (1 << 32) };
    Some((10, cut, Format::DecimalExponent))
}

impl Model {
    fn zero(format: Format) -> Self {
        Self { number: Number { mantissa: BigInt::ZERO, exponent: 0 }, format, big: None }
    }

    /// What happens to a magnitude that upstream keeps in arbitrary precision.
    fn bound(&mut self) {
        let mut is_capped = false;
        if self.number.exponent < -9 {
            self.number = Number { mantissa: self.number.rounded_away(9), exponent: -9 };
        }
        if self.format == Format::BinarySI {
            let cap = Number { mantissa: BigInt::from(i64::MAX), exponent: 0 };
            if self.number.cmp(&cap) == Ordering::Greater {
                self.number = cap;
                is_capped = true;
            }
            let one = Number { mantissa: BigInt::from(1), exponent: 0 };
            if self.number.mantissa != BigInt::ZERO && self.number.cmp(&one) == Ordering::Less {
                self.format = Format::DecimalSI;
            }
        }
        self.big = Some(Big { is_capped });
    }

    /// What prints for a quantity that was read from `text`.
    fn string(&self, text: &str) -> String {
        let unsigned = text.trim_start_matches(['+', '-']).trim_start_matches('0');
        let (integer, rest) = cut_digits(unsigned);
        let (fraction, suffix) = rest.strip_prefix('.').map_or(("", rest), cut_digits);
        let is_kept = match factor(suffix) {
            _ if self.big.is_some() || unsigned.is_empty() => false,
            Some((2, ..)) => integer.parse::<i64>().unwrap_or(0) % 8 != 0,
            Some((_, exponent, _)) => {
                let integer = if integer.is_empty() { "0" } else { integer };
                let digits = format!("{integer}{fraction}");
                let exponent = exponent - i64::try_from(fraction.len()).expect("a short text");
                exponent % 3 == 0 && !digits.ends_with("000") && !digits.starts_with('0')
            }
            None => false,
        };
        if is_kept { text.to_owned() } else { self.canonical() }
    }

    fn canonical(&self) -> String {
        let Number { mantissa, .. } = &self.number;
        if *mantissa == BigInt::ZERO {
            return "0".to_owned();
        }
        if let Some((digits, thousands)) = self.binary() {
            let suffix = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].get(thousands).unwrap_or(&"");
            return format!("{digits}{suffix}");
        }
        let (digits, exponent) = self.decimal();
        let suffix = match (self.format, exponent) {
            (Format::DecimalExponent, 0) => String::new(),
            (Format::DecimalExponent, _) => format!("e{exponent}"),
            _ => {
                let names = [(-9, "n"), (-6, "u"), (-3, "m"), (3, "k"), (6, "M"), (9, "G"), (12, "T"), (15, "P"), (18, "E")];
                names.iter().find(|(power, _)| *power == exponent).map_or("", |(_, name)| name).to_owned()
            }
        };
        format!("{digits}{suffix}")
    }

    /// The digits and the power of 1024, where that is how the number is written.
    fn binary(&self) -> Option<(BigInt, usize)> {
        let mut digits = self.number.integer().filter(|_| self.format == Format::BinarySI)?;
        if magnitude(&digits) < BigInt::from(1024) {
            return None;
        }
        let mut thousands = 0;
        while &digits % 1024 == BigInt::ZERO {
            digits /= 1024;
            thousands += 1;
        }
        Some((digits, thousands))
    }

    /// The digits and the power of ten, a multiple of three, of a number that is not zero.
    fn decimal(&self) -> (BigInt, i64) {
        let Number { mut mantissa, mut exponent } = self.number.clone();
        while &mantissa % 10 == BigInt::ZERO {
            mantissa /= 10;
            exponent += 1;
        }
        let below = exponent.rem_euclid(3);
        (mantissa * power(10, below), exponent - below)
    }

    fn loses_its_suffix(&self) -> bool {
        if self.number.mantissa == BigInt::ZERO || self.format == Format::DecimalExponent {
            return false;
        }
        match self.binary() {
            Some((_, thousands)) => thousands > 6,
            None => self.decimal().1 > 18,
        }
    }

    /// Is it written with a binary suffix, and too large to be read with one?
    fn exceeds_the_cap(&self) -> bool {
        self.binary().is_some_and(|(_, thousands)| thousands > 0)
            && magnitude(&self.number.integer().unwrap_or_default()) > BigInt::from(i64::MAX)
    }

    fn scaled_value(&self, places: i64) -> Option<i64> {
        let fits = i64::try_from(self.number.rounded_away(places)).ok()?;
        match self.big {
            Some(Big { is_capped: false }) if self.number.mantissa.sign() == Sign::Minus => {
                i64::try_from(self.number.cut(9).0).ok()?;
                let (cut, is_inexact) = self.number.cut(places);
                i64::try_from(cut + i32::from(is_inexact)).ok()
            }
            _ => Some(fits),
        }
    }
}
