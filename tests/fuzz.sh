#!/usr/bin/env bash
# Throws bytes at what reads bytes from outside, each target of tests/fuzz for so many seconds (10 when nothing is said):
#
#     tests/fuzz.sh [SECONDS] [TARGET...]
#
# Builds on the stable toolchain: the compiler counts what is reached, as cargo-fuzz has it do, without the address sanitizer,
# which only the nightly has and code without `unsafe` needs little. What was found before is kept in target/fuzz/corpus and
# serves the next run; an input that breaks something is left in target/fuzz/found.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=examples/ground.sh
source examples/ground.sh

seconds=${1:-10}
[[ $seconds =~ ^[1-9][0-9]*$ ]] || die "so many seconds: $seconds"
[ $# -eq 0 ] || shift
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
    for file in tests/fuzz/fuzz_targets/*.rs; do targets+=("$(basename "$file" .rs)"); done
fi
command -v g++ >/dev/null || die 'g++ is needed for libFuzzer (Debian: apt install g++)'

host=$(rustc -vV | sed -n 's/^host: //p')
build=$PWD/target/fuzz
coverage=(
    -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing
)
# The target is named so that what is only run while building is not made to count.
RUSTFLAGS="${coverage[*]}" cargo build --locked --release --quiet --manifest-path tests/fuzz/Cargo.toml \
    --target "$host" --target-dir "$build"

mkdir -p "$build/found"
for target in "${targets[@]}"; do
    corpus=$build/corpus/$target
    mkdir -p "$corpus"
    log=$build/$target.log
    if ! "$build/$host/release/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=4096 \
        -print_final_stats=1 -verbosity=1 "-artifact_prefix=$build/found/$target-" "$corpus" "tests/fuzz/seeds/$target" \
        >"$log" 2>&1; then
        tail -40 "$log" >&2
        die "$target: an input breaks it: see $build/found"
    fi
    echo "   $target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs in $seconds s"
done
