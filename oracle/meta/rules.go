package meta

import (
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/api/validation/path"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// rules maps each rule to upstream's check of it. The rules whose checks are younger than the oldest release that the oracle
// can be built for stand in files of their own.
var rules = map[string]func(string) bool{
	"dns1123Label":                 messages(validation.IsDNS1123Label),
	"dns1123Subdomain":             messages(validation.IsDNS1123Subdomain),
	"dns1035Label":                 messages(validation.IsDNS1035Label),
	"wildcardDNS1123Subdomain":     messages(validation.IsWildcardDNS1123Subdomain),
	"fullyQualifiedDomainName":     fieldErrors(validation.IsFullyQualifiedDomainName),
	"domainPrefixedPath":           fieldErrors(validation.IsDomainPrefixedPath),
	"qualifiedName":                messages(validation.IsQualifiedName),
	"annotationKey":                annotationKey,
	"labelValue":                   messages(validation.IsValidLabelValue),
	"envVarName":                   messages(validation.IsEnvVarName),
	"relaxedEnvVarName":            messages(validation.IsRelaxedEnvVarName),
	"configMapKey":                 messages(validation.IsConfigMapKey),
	"portName":                     messages(validation.IsValidPortName),
	"cIdentifier":                  messages(validation.IsCIdentifier),
	"percent":                      messages(validation.IsValidPercent),
	"httpHeaderName":               messages(validation.IsHTTPHeaderName),
	"pathSegmentName":              messages(path.IsValidPathSegmentName),
	"generateNameDNS1123Label":     prefix(apivalidation.NameIsDNSLabel),
	"generateNameDNS1123Subdomain": prefix(apivalidation.NameIsDNSSubdomain),
	"generateNameDNS1035Label":     prefix(apivalidation.NameIsDNS1035Label),
	"ip":                           fieldErrors(validation.IsValidIP),
	"cidr":                         fieldErrors(validation.IsValidCIDR),
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

// annotationKey goes through the check of a whole map: the lowercasing of keys has no function of its own.
func annotationKey(value string) bool {
	return len(apivalidation.ValidateAnnotations(map[string]string{value: ""}, nil)) == 0
}
