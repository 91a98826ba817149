//! Between the object form and the others.

use super::{ConvertError, Operator, Requirement, RequirementError, Selector};
use crate::object::{LabelSelector, LabelSelectorRequirement, Labels};

impl Selector {
    /// Compiles the object form (upstream's `LabelSelectorAsSelector`); an absent object matches nothing.
    ///
    /// `matchLabels` become `key=value`. Values are sorted, and kept as often as they come.
    ///
    /// # Errors
    /// The operator is none of `In`, `NotIn`, `Exists`, `DoesNotExist`, or a requirement breaks a rule of
    /// [`Requirement::new`].
    pub fn from_label_selector(selector: Option<&LabelSelector>) -> Result<Self, ConvertError> {
        let Some(selector) = selector else { return Ok(Self::nothing()) };
        let labels = selector.match_labels.iter().map(|(key, value)| {
            Requirement::new(key, Operator::Equals, [value]).map_err(|error| ConvertError { path: format!("matchLabels[{key}]"), error })
        });
        let expressions =
            selector.match_expressions.iter().enumerate().map(|(at, expression)| {
                compile(expression).map_err(|error| ConvertError { path: format!("matchExpressions[{at}]"), error })
            });
        Ok(Self::new(labels.chain(expressions).collect::<Result<Vec<_>, _>>()?))
    }

    /// The object form of a selector (upstream's `ParseToLabelSelector`).
    ///
    /// `=` and `==` become `matchLabels`, of equal keys the later one; the rest `matchExpressions`, in order.
    ///
    /// ```
    /// use kube_semantics::Selector;
    ///
    /// let object = "app=shop,!canary".parse::<Selector>()?.to_label_selector()?;
    /// assert_eq!(object.match_labels.get("app"), Some("shop"));
    /// assert_eq!(object.match_expressions[0].operator, "DoesNotExist");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The object form knows no `!=`, `>` and `<`, and no selector that matches nothing.
    pub fn to_label_selector(&self) -> Result<LabelSelector, ToLabelSelectorError> {
        if self.matches_nothing() {
            return Err(ToLabelSelectorError::MatchesNothing);
        }
        let mut object = LabelSelector::default();
        for requirement in self.requirements() {
            let operator = match requirement.operator() {
                Operator::Equals | Operator::DoubleEquals => {
                    object.match_labels.insert(requirement.key(), requirement.values().next().unwrap_or_default());
                    continue;
                }
                Operator::In => "In",
                Operator::NotIn => "NotIn",
                Operator::Exists => "Exists",
                Operator::DoesNotExist => "DoesNotExist",
                operator @ (Operator::NotEquals | Operator::GreaterThan | Operator::LessThan) => {
                    return Err(ToLabelSelectorError::Operator(operator));
                }
            };
            object.match_expressions.push(LabelSelectorRequirement {
                key: requirement.key().to_owned(),
                operator: operator.to_owned(),
                values: requirement.values().map(str::to_owned).collect(),
            });
        }
        Ok(object)
    }
}

impl LabelSelector {
    /// The selector as a plain equality map (upstream's `LabelSelectorAsMap`): `matchLabels`, then every `In` with exactly
    /// one value, later ones overriding. Nothing is validated.
    ///
    /// # Errors
    /// An expression that no equality map can say.
    pub fn to_map(&self) -> Result<Labels, ToMapError> {
        let mut map = self.match_labels.clone();
        for expression in &self.match_expressions {
            match (expression.operator.as_str(), expression.values.as_slice()) {
                ("In", [value]) => map.insert(expression.key.as_str(), value.as_str()),
                ("In", _) => return Err(ToMapError::NotOneValue { key: expression.key.clone() }),
                _ => return Err(ToMapError::Operator { operator: expression.operator.clone() }),
            };
        }
        Ok(map)
    }
}

fn compile(expression: &LabelSelectorRequirement) -> Result<Requirement, RequirementError> {
    let operator = match expression.operator.as_str() {
        "In" => Operator::In,
        "NotIn" => Operator::NotIn,
        "Exists" => Operator::Exists,
        "DoesNotExist" => Operator::DoesNotExist,
        unknown => return Err(RequirementError::UnknownOperator(unknown.to_owned())),
    };
    Requirement::new(&expression.key, operator, &expression.values)
}

/// A selector that has no object form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ToLabelSelectorError {
    /// The object form has no such operator.
    #[error("\"{0}\" is not a valid label selector operator")]
    Operator(Operator),
    /// Only the absence of an object matches nothing.
    #[error("a selector that matches nothing has no object form")]
    MatchesNothing,
}

/// A label selector that no equality map can say.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ToMapError {
    /// `In` with another number of values than one.
    #[error("operator \"In\" of {key:?} without a single value cannot be converted into the old label selector format")]
    NotOneValue {
        /// The key of the expression.
        key: String,
    },
    /// Any other operator.
    #[error("operator {operator:?} cannot be converted into the old label selector format")]
    Operator {
        /// The operator as written.
        operator: String,
    },
}
