// Package rbac asks upstream about role-based access control.
package rbac

import "kube-semantics/oracle/op"

// Ops lists the questions of this domain.
var Ops = []op.Op{
	op.New("rbac.authorize", authorize, drawAuthorize),
	op.New("rbac.authorize_batch", authorizeBatch, drawAuthorizeBatch).Also(bootstrapName, authorizeBatchBootstrap),
	op.New("rbac.rules_for", rulesFor, drawRulesFor),
	op.New("rbac.rules_review", rulesReview, drawRulesReview).Also(bootstrapName, rulesReviewBootstrap),
	op.New("rbac.rule_matches", ruleMatches, drawRuleMatches).With(ruleLandmarks),
	op.New("rbac.subject_matches", subjectMatches, drawSubjectMatches).With(subjectLandmarks),
	op.New("rbac.who_can", whoCan, drawWhoCan).Also(bootstrapName, whoCanBootstrap),
	op.New("rbac.covers", covers, drawCovers).With(coversLandmarks).Also(bootstrapName, coversBootstrap),
	op.New("rbac.compact", compact, drawCompact).With(compactLandmarks),
	op.New("rbac.describe_rule", describeRule, drawDescribeRule).With(quotingLandmarks),
	op.New("rbac.confirm_no_escalation", confirmNoEscalation, drawConfirmNoEscalation).Also(bootstrapName, confirmNoEscalationBootstrap),
	op.New("rbac.check_write", checkWrite, drawCheckWrite).Spread(kindOfWrite).Also(bootstrapName, checkWriteBootstrap),
	op.New("rbac.aggregate", aggregate, drawAggregate).Also(bootstrapName, aggregateBootstrap),
	op.New("rbac.aggregate_all", aggregateAll, drawAggregateAll).Also(bootstrapName, aggregateAllBootstrap),
	op.New("rbac.service_account_user", serviceAccountUser, drawServiceAccount),
	op.New("rbac.parse_service_account", parseServiceAccount, drawServiceAccountName).With(accountLandmarks),
	op.New("rbac.reconcile_role", reconcileRole, drawReconcileRole),
	op.New("rbac.reconcile_binding", reconcileBinding, drawReconcileBinding),
}
