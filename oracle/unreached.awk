# Reads what `go tool covdata func` prints, then a coverage profile, and prints for each file how many statements ran of
# the functions that ran at all, and which blocks of those did not. Functions that no op calls would only blur it.

FNR == NR {
	if (split($1, place, ":") < 2 || $NF == "0.0%")
		live[place[1], place[2]] = 0
	else
		live[place[1], place[2]] = 1
	next
}

FNR > 1 && $1 !~ /^kube-semantics/ {
	split($1, place, ":")
	split(place[2], ends, ",")
	file = place[1]
	line = int(ends[1])
	for (start = line; start > 0 && !((file, start) in live); start--);
	if (!live[file, start])
		next
	statements[file] += $2
	if ($3 > 0)
		ran[file] += $2
	else
		missed[file] = missed[file] "    " place[2] "\n"
}

END {
	for (file in statements)
		printf "%s %d of %d statements\n%s", file, ran[file], statements[file], missed[file]
}
