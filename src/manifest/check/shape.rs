//! The words in which the tables say what a field must be.

use crate::name::Rule;

/// What a field must be.
pub(crate) enum Shape {
    /// A string.
    Text,
    Boolean,
    Integer,
    /// An integer from 1 to 65535.
    Port,
    /// The same, or the name of a port.
    PortOrName,
    /// An integer, or a percentage; neither below zero.
    IntegerOrPercent,
    /// A string under a rule. Empty strings are as good as absent ones.
    Named(Rule),
    /// A string under a rule that may not be empty.
    Strictly(Rule),
    /// One of a few words.
    OneOf(&'static [&'static str]),
    /// The name of an environment variable.
    Variable,
    /// The name of a service that somebody refers to.
    Address,
    /// An IP address in a field that also takes `None`.
    AddressOrNone,
    /// A block of IP addresses.
    Block,
    /// A map of labels, all of which a label rule applies to: labels, and the plain form of selectors.
    Labels,
    /// A map of annotations.
    Annotations,
    /// A map from strings to strings.
    Texts,
    /// A map from the keys of a ConfigMap or Secret to strings.
    Data,
    /// A label selector in its object form.
    Selector,
    /// A requirement of a node selector, its key a label or a field.
    NodeRequirement,
    /// A quantity.
    Quantity,
    /// A map from resources to quantities.
    Quantities(Resources),
    /// `requests` and `limits`.
    Requirements,
    /// `metadata` of a template: no name is asked for.
    TemplateMetadata,
    /// A structure; fields that are not mentioned are not looked at.
    Fields(&'static [(&'static str, &'static Shape)]),
    /// A list.
    Each(&'static Shape),
    /// A list of structures whose `name` comes once.
    EachByName(&'static Shape),
}

/// Which resources a map of quantities may name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resources {
    /// Any name.
    Any,
    /// What a container may ask for.
    Container,
    /// What a quota may limit.
    Quota,
}
