// Package unexported reaches fields of upstream's types that are not exported.
package unexported

import (
	"fmt"
	"reflect"
	"unsafe"
)

// Locate finds a field of the struct that a pointer points to.
func Locate(of any, name string) (reflect.Type, unsafe.Pointer) {
	found := reflect.ValueOf(of).Elem().FieldByName(name)
	return found.Type(), unsafe.Pointer(found.UnsafeAddr())
}

// Field is a field of the struct that a pointer points to. Where upstream's type of it is not exported either, T has the
// same shape.
func Field[T any](of any, name string) *T {
	kind, place := Locate(of, name)
	if mirror := reflect.TypeFor[T](); !sameShape(kind, mirror) {
		panic(fmt.Sprintf("%s is of type %v, not %v", name, kind, mirror))
	}
	return (*T)(place)
}

// sameShape tells whether two types are the same, or maps or slices of structs with the same fields.
func sameShape(a, b reflect.Type) bool {
	switch {
	case a == b:
		return true
	case a.Kind() != b.Kind():
		return false
	case a.Kind() == reflect.Map:
		return a.Key() == b.Key() && sameShape(a.Elem(), b.Elem())
	case a.Kind() == reflect.Slice:
		return sameShape(a.Elem(), b.Elem())
	case a.Kind() == reflect.Struct:
		for i := range min(a.NumField(), b.NumField()) {
			if x, y := a.Field(i), b.Field(i); x.Name != y.Name || x.Offset != y.Offset || x.Type != y.Type {
				return false
			}
		}
		return a.NumField() == b.NumField()
	default:
		return false
	}
}
