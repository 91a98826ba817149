//go:build pin

package main

// Keeps k8s.io/kubernetes among the requirements, at the release the oracle stands for, while no domain imports it yet.
// A package without imports of its own is named, and the tag is never set, so that it costs a build nothing.
import _ "k8s.io/kubernetes/pkg/util/slice"
