#!/usr/bin/env bash
# From nothing to a release, on this machine only and with nothing real in it. On a fresh Debian 12 with a Rust toolchain, as
# root or with sudo:
#
#   examples/quickstart.sh [--keep] [DIR]
#
# Installs what is missing, builds, prepares a sandbox (in DIR, else in a temporary folder), starts its service, logs an operator
# in with a SoftHSM token, releases a citizen's codes, shows both halves and the status, and stops what it started. With
# --keep the service goes on, and the commands to go on by hand are printed.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=examples/ground.sh
source examples/ground.sh
toolchain "${BUILD_PACKAGES[@]}" -- "$@"

keep=false
home=
for argument in "$@"; do
    case $argument in
    --keep) keep=true ;;
    -*) die "unknown option $argument; usage: examples/quickstart.sh [--keep] [DIR]" ;;
    *) home=$argument ;;
    esac
done

temporary=
service=
stop() {
    status=$?
    if [ -n "$service" ] && { [ $status -ne 0 ] || ! $keep; }; then
        kill "$service" 2>/dev/null || true
        wait "$service" 2>/dev/null || true
        service=
    fi
    if [ -n "$temporary" ] && [ -z "$service" ]; then
        rm -rf "$temporary"
    fi
    exit $status
}
trap stop EXIT
trap 'exit 130' INT TERM

say() {
    printf '\n\033[1m== %s\033[0m\n' "$*"
}

# Shows a command and runs it.
run() {
    printf '\033[2m$ %s\033[0m\n' "$*"
    "$@"
}

say 'Building (without optimisation, which is ready in half the time and fast enough here)'
cargo build --locked --quiet
PATH=$PWD/target/debug:$PATH

# Nothing outside this folder is touched: the settings and sessions of this user stay as they are.
if [ -z "$home" ]; then
    home=$(mktemp -d)
    temporary=$home
else
    mkdir -p "$home"
    home=$(cd "$home" && pwd)
fi
export XDG_CONFIG_HOME=$home/config XDG_STATE_HOME=$home/state
sandbox=$home/state/crspin/sandbox

say 'Preparing a sandbox: authorities, tokens, operators, 200 citizens with sealed codes'
run crspin sandbox init

say 'Starting its service'
ready=$home/ready
rm -f "$ready"
crspin sandbox start --port 0 --ready-file "$ready" >"$home/service.log" 2>&1 &
service=$!
until [ -e "$ready" ]; do
    kill -0 "$service" 2>/dev/null || { cat "$home/service.log" >&2; die 'the service did not start'; }
    sleep 0.1
done
grep -F '[sandbox]' "$home/service.log" || true

say 'Logging operator-1 in with a SoftHSM token (its PIN comes from a file; at a counter the operator types it)'
run crspin --profile sandbox login --pin-file "$sandbox/pins/operator-1"

# Through a pipe the first half comes as plain lines; at a terminal it is read out on a screen that leaves no trace.
say 'Releasing the codes of a citizen: the first half is for the counter'
citizen=$(crspin sandbox citizens --ordinary --json | grep -o '"fiscal_code":"[^"]*"' | cut -d'"' -f4 | shuf -n 1)
run crspin --profile sandbox issue --fiscal-code "$citizen" --document-kind identity-card --document-number CA00000AA \
    --document-issuer 'Comune di Valfittizia' --document-expires 2035-01-01 --email cittadina@example.it --yes | cat
release=$(crspin --profile sandbox status --mine --limit 1 --json | grep -o '"id":"[^"]*"' | head -n 1 | cut -d'"' -f4)

say 'The second half goes to the citizen by message; here it is as it arrived'
crspin --profile sandbox status "$release" --follow >/dev/null
run crspin sandbox messages --last 1

say 'Where the release stands'
run crspin --profile sandbox status "$release"

if $keep; then
    say "The service goes on (process $service). To go on by hand:"
    cat <<TEXT
  export XDG_CONFIG_HOME=$XDG_CONFIG_HOME XDG_STATE_HOME=$XDG_STATE_HOME PATH=$PWD/target/debug:\$PATH
  crspin sandbox citizens                      # whose codes can be released
  crspin --profile sandbox issue               # at a terminal it asks for everything
  crspin --profile sandbox status --today
  crspin sandbox messages --follow
  kill $service; rm -r $home                   # ends it all
TEXT
else
    say 'That was all of it; what was started is stopped. Try next:'
    cat <<'TEXT'
  examples/quickstart.sh --keep                # the same, and the service goes on
  crspin sandbox init; crspin sandbox start    # a sandbox of your own, to keep
  crspin --help
TEXT
fi
