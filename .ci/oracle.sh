# Upstream Kubernetes as the referee: needs Go and its modules, from a cache or the network.

# Cases an op.
readonly live_cases=20000
# Cases an op and gate.
readonly live_gate_cases=500
# Cases a question that is no op; a test reads them, which is not built for speed.
readonly live_function_cases=5000
# The scheduler is slower than the rest and its cases are longer, so its ops have so long in all.
readonly live_scheduling_seconds=90

oracle=$PWD/$out/oracle
zones=$PWD/$out/zones

# asked …: the oracle, with the time zones that the library has.
asked() {
    ZONEINFO=$zones "$oracle" "$@"
}

oracle_build() {
    command -v go >/dev/null || skip 'there is no Go; the committed cases were checked, no live batch'
    local log=$out/modules.log
    if ! (cd oracle && timeout 900 go list -deps . >/dev/null) 2>"$log"; then
        cat "$log"
        # What is missing may be skipped, what is wrong may not.
        if grep -qE 'checksum mismatch|missing go.sum entry|updates to go.mod needed' "$log"; then
            return 1
        fi
        skip "Go's modules are out of reach; the committed cases were checked, no live batch"
    fi
    local unformatted
    unformatted=$(gofmt -l oracle)
    if [[ -n $unformatted ]]; then
        echo "not formatted: $unformatted"
        return 1
    fi
    cargo run --quiet --locked --release --example export_zones -- "$zones"
    (cd oracle && go build -o "$oracle" . && go vet ./...)
}

need_oracle() {
    [[ -x $oracle ]] || skip 'there is no oracle, see above'
}

oracle_committed() {
    need_oracle
    # Those of older releases are not for this one to answer, `oracle/older.sh` checks them; and gates are set for a whole run.
    cases | grep -v '"kubernetes":"1\.\|"featureGates":{[^{}]*},"input"' | asked check
}

oracle_live() {
    need_oracle
    local verdict=$out/live.txt
    { live_batch && live_gates; } | evaluate --check >"$verdict" || keep_mismatches "$verdict"
    tail -n 1 "$verdict"
}

# Fresh answers of upstream to what the library answers by functions alone.
oracle_live_functions() {
    need_oracle
    local folder=$PWD/$out/typed question
    mkdir -p "$folder"
    for question in tests/typed/*.jsonl; do
        question=$(basename "$question" .jsonl)
        asked generate -op "typed.$question" -seed "$seed" -n "$live_function_cases" >"$folder/$question.jsonl"
    done
    TYPED_CASES=$folder cargo test --quiet --locked --test typed
    rm -r "$folder"
}

# Fresh cases of every op that the library has; the oracle may be ahead of it, but not behind.
live_batch() {
    local ops quick scheduling
    ops=$(evaluate --ops | grep -v '^ ')
    quick=$(grep -v '^scheduling\.' <<<"$ops" | paste -sd,)
    scheduling=$(sed -n '/^scheduling\./p' <<<"$ops" | paste -sd,)
    asked generate -op "$quick" -seed "$seed" -n "$live_cases" || return
    if [[ -n $scheduling ]]; then
        asked generate -op "$scheduling" -seed "$seed" -n "$live_cases" -seconds "$live_scheduling_seconds"
    fi
}

# Fresh cases with each gate, that some answer depends on and that can be set, the other way round.
live_gates() {
    local gates
    for gates in HPAScaleToZero=false TaintTolerationComparisonOperators=true PodLevelResourcesFixKubeletQOSClass=false \
        InPlacePodLevelResourcesVerticalScaling=false PodLevelResources=false,InPlacePodLevelResourcesVerticalScaling=false; do
        asked generate -gates "$gates" -op pod.,quota.,limitrange.,hpa.,scheduling.filter,scheduling.score,scheduling.diagnose \
            -seed "$seed" -n "$live_gate_cases" -seconds 10 || return
    done
}

# Saves the cases that evaluate answered otherwise, and fails.
keep_mismatches() {
    local verdict=$1 kept=$out/mismatches.jsonl
    sed -n 's/^  case //p' "$verdict" >"$kept"
    sed '$d; /^  case /d' "$verdict" | sed -n '1,30p'
    tail -n 1 "$verdict"
    echo "$(wc -l <"$kept") cases of seed $seed differ from upstream; they are in $kept"
    return 1
}
