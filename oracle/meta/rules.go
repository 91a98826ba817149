package meta

import (
	"k8s.io/apimachinery/pkg/api/validate/content"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	v1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// rules maps each rule to upstream's check of it.
var rules = map[string]func(string) bool{
	"dns1123Label":                   messages(validation.IsDNS1123Label),
	"dns1123Subdomain":               messages(validation.IsDNS1123Subdomain),
	"dns1123SubdomainWithUnderscore": messages(validation.IsDNS1123SubdomainWithUnderscore),
	"dns1035Label":                   messages(validation.IsDNS1035Label),
	"wildcardDNS1123Subdomain":       messages(validation.IsWildcardDNS1123Subdomain),
	"fullyQualifiedDomainName":       fieldErrors(validation.IsFullyQualifiedDomainName),
	"domainPrefixedPath":             fieldErrors(validation.IsDomainPrefixedPath),
	"qualifiedName":                  messages(validation.IsQualifiedName),
	"domainPrefixedKey":              fieldErrors(validation.IsDomainPrefixedKey),
	"annotationKey":                  annotationKey,
	"labelValue":                     messages(validation.IsValidLabelValue),
	"envVarName":                     messages(validation.IsEnvVarName),
	"relaxedEnvVarName":              messages(validation.IsRelaxedEnvVarName),
	"configMapKey":                   messages(validation.IsConfigMapKey),
	"portName":                       messages(validation.IsValidPortName),
	"cIdentifier":                    messages(validation.IsCIdentifier),
	"percent":                        messages(validation.IsValidPercent),
	"httpHeaderName":                 messages(validation.IsHTTPHeaderName),
	"conditionReason":                messages(v1validation.IsValidConditionReason),
	"pathSegmentName":                messages(content.IsPathSegmentName),
	"generateNameDNS1123Label":       prefix(apivalidation.NameIsDNSLabel),
	"generateNameDNS1123Subdomain":   prefix(apivalidation.NameIsDNSSubdomain),
	"generateNameDNS1035Label":       prefix(apivalidation.NameIsDNS1035Label),
	"ipLegacy":                       legacy(validation.IsValidIPForLegacyField, false),
	"ipLegacyStrict":                 legacy(validation.IsValidIPForLegacyField, true),
	"ip":                             fieldErrors(validation.IsValidIP),
	"cidrLegacy":                     legacy(validation.IsValidCIDRForLegacyField, false),
	"cidrLegacyStrict":               legacy(validation.IsValidCIDRForLegacyField, true),
	"cidr":                           fieldErrors(validation.IsValidCIDR),
	"interfaceAddress":               fieldErrors(validation.IsValidInterfaceAddress),
}

// messages adapts a check that returns its complaints as texts.
func messages(check func(string) []string) func(string) bool {
	return func(value string) bool { return len(check(value)) == 0 }
}

// fieldErrors adapts a check that returns its complaints as errors of a field.
func fieldErrors(check func(*field.Path, string) field.ErrorList) func(string) bool {
	return func(value string) bool { return len(check(nil, value)) == 0 }
}

// prefix adapts a check of names to the beginning of a generated name.
func prefix(check func(name string, prefix bool) []string) func(string) bool {
	return func(value string) bool { return len(check(value, true)) == 0 }
}

// legacy adapts a check of an address for fields that are older than the strict form.
func legacy(check func(*field.Path, string, bool, []string) field.ErrorList, strict bool) func(string) bool {
	return func(value string) bool { return len(check(nil, value, strict, nil)) == 0 }
}

// annotationKey goes through the check of a whole map: the lowercasing of keys has no function of its own.
func annotationKey(value string) bool {
	return len(apivalidation.ValidateAnnotations(map[string]string{value: ""}, nil)) == 0
}
