// The same oracle for the releases before the pinned one, with the domains whose answers have changed since; see older.sh.
package main

import (
	"kube-semantics/oracle/command"
	"kube-semantics/oracle/cron"
	"kube-semantics/oracle/hpa"
	"kube-semantics/oracle/meta"
	"kube-semantics/oracle/quantity"
	"kube-semantics/oracle/quota"
	"kube-semantics/oracle/scheduling"
	"kube-semantics/oracle/selector"
)

func main() {
	var oracle command.Oracle
	oracle.Add(quantity.Ops, nil)
	oracle.Add(meta.Ops, nil)
	oracle.Add(scheduling.Ops, nil)
	oracle.Add(selector.Ops, nil)
	oracle.Add(hpa.Ops, nil)
	oracle.Add(hpa.Questions, nil)
	oracle.Add(cron.Ops, nil)
	oracle.Add(quota.Ops, nil)
	oracle.Main()
}
