// The oracle asks upstream Kubernetes, at the release that go.mod pins, the questions that kube-semantics answers.
package main

import (
	"kube-semantics/oracle/command"
	"kube-semantics/oracle/cron"
	"kube-semantics/oracle/hpa"
	"kube-semantics/oracle/meta"
	"kube-semantics/oracle/netpol"
	"kube-semantics/oracle/quantity"
	"kube-semantics/oracle/quota"
	"kube-semantics/oracle/rbac"
	"kube-semantics/oracle/scheduling"
	"kube-semantics/oracle/selector"
	"kube-semantics/oracle/typed"
)

func main() {
	var oracle command.Oracle
	oracle.Add(quantity.Ops, quantity.Workloads)
	oracle.Add(meta.Ops, nil)
	oracle.Add(selector.Ops, selector.Workloads)
	oracle.Add(rbac.Ops, rbac.Workloads)
	oracle.Add(quota.Ops, quota.Workloads)
	oracle.Add(hpa.Ops, hpa.Workloads)
	oracle.Add(hpa.Questions, nil)
	oracle.Add(cron.Ops, cron.Workloads)
	oracle.Add(scheduling.Ops, scheduling.Workloads)
	oracle.Add(netpol.Ops, netpol.Workloads)
	oracle.Add(typed.Questions, nil)
	oracle.Command("bootstrap", "print the RBAC objects of a new cluster", rbac.PrintBootstrap)
	oracle.Main()
}
