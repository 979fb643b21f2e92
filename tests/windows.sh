#!/usr/bin/env bash
# The client half on Windows, from Debian (as root or with sudo): compiles it for x86_64-pc-windows-gnu, runs its unit tests
# and the program itself under wine.
#
#   tests/windows.sh           all of that; part of `tests/run.sh --windows`
#   tests/windows.sh check     compiles and stops there; part of every run of tests/run.sh
#   tests/windows.sh release   makes a crspin.exe to hand on
#
# rustup has no library of Rust for this target to offer here, so Debian's compiler of the web browsers (rustc-web) builds
# it from its own sources; both are unpacked in target/windows-toolchain, not installed. Remove that folder to renew them.
#
# It took, on 2 cores: `check` from nothing 2.5 to 3.5 minutes (3.5 to 5 of CPU), and half a minute to fetch what it needs; all
# of it 13.5 minutes beside other builds, and 37 beside more of them (11 to 13.5 of CPU). When only crspin changed, `check`
# takes 10 seconds.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=examples/ground.sh
source examples/ground.sh

target=x86_64-pc-windows-gnu
kit=$PWD/target/windows-toolchain
built=$PWD/target/windows/$target
host=$PWD/target/debug/crspin
client=(--locked --no-default-features --features client)

# Unpacks a compiler and its sources, which must be of one version.
unpack() {
    local new=$kit.new version std llvm package
    [ ! -e "$kit/complete" ] || return 0
    rm -rf "$kit" "$new"
    mkdir -p "$new"
    apt-cache show rustc-web >/dev/null 2>&1 || as_root apt-get update -qq
    version=$(apt-cache show --no-all-versions rustc-web | sed -n 's/^Version: //p')
    std=libstd-rust-web-$(cut -d. -f1,2 <<<"$version")
    llvm=$(apt-cache show "$std=$version" | sed -n 's/^Depends:.*\(libllvm[0-9]*\).*/\1/p')
    [ -n "$llvm" ] || die "apt knows no $std $version"
    echo "Fetching rustc-web $version"
    # apt's own user may not be able to write here; it says so and goes on.
    (cd "$new" && apt-get download -qq "rustc-web=$version" "libstd-rust-web-dev=$version" "$std=$version" \
        "rust-web-src=$version" "$llvm" 2>&1 | sed '/unsandboxed/d')
    for package in "$new"/*.deb; do
        dpkg -x "$package" "$new"
        rm "$package"
    done
    touch "$new/complete"
    mv "$new" "$kit"
}

# What cargo needs to know, for this script only. The nightly features of a released compiler are for -Zbuild-std.
use_kit() {
    export LD_LIBRARY_PATH=$kit/usr/lib/x86_64-linux-gnu RUSTC=$kit/usr/bin/rustc RUSTDOC=$kit/usr/bin/rustdoc
    export RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$PWD/target/windows CARGO_PROFILE_DEV_DEBUG=none CARGO_INCREMENTAL=0
    export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc
    export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER=wine
}

cross() {
    local verb=$1
    shift
    cargo "$verb" -Zbuild-std=std,panic_abort --target "$target" "${client[@]}" "$@"
}

# A Windows of its own, without a browser and without a desktop. Debian's wine lacks a library of random numbers that Rust's
# programs want; this one asks the library that wine has.
use_wine() {
    export WINEPREFIX=$PWD/target/windows/wine WINEDEBUG=-all WINEDLLOVERRIDES='mscoree=;mshtml=' WINEPATH=$kit/wine
    if [ ! -e "$kit/wine/bcryptprimitives.dll" ]; then
        mkdir -p "$kit/wine"
        cat >"$kit/wine/bcryptprimitives.c" <<'C'
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE b, SIZE_T n) { return SystemFunction036(b, (ULONG)n); }
C
        (cd "$kit/wine" && x86_64-w64-mingw32-gcc -O2 -shared -o bcryptprimitives.dll bcryptprimitives.c -ladvapi32)
    fi
    wineboot --init >/dev/null 2>&1 || die 'wine does not start'
    profile=$WINEPREFIX/drive_c/users/$(id -un)
}

# Ends what was started, in this Windows and beside it.
stop() {
    [ -z "$service" ] || kill "$service" 2>/dev/null || true
    wineserver -k || true
    rm -rf "$home"
}

# Runs the program; its output, both streams, without the carriage returns. The exit status is kept in $status.
run() {
    status=0
    said=$(wine "$built/debug/crspin.exe" "$@" 2>&1 </dev/null) || status=$?
    said=${said//$'\r'/}
}

# Runs the program, which must end with this status and say something that matches each of the patterns up to `--`.
says() {
    local expected=$1 patterns=() pattern
    shift
    while [ "$1" != -- ]; do
        patterns+=("$1")
        shift
    done
    shift
    run "$@"
    [ "$status" -eq "$expected" ] || die "crspin $*: ended with $status, not $expected: $said"
    for pattern in "${patterns[@]}"; do
        grep -Eq -- "$pattern" <<<"$said" || die "crspin $*: no \"$pattern\" in: $said"
    done
    echo "   crspin $*: as it should"
}

# The program as its user meets it on a new machine.
programme() {
    local settings=$profile/AppData/Roaming/crspin/config/client.toml
    rm -f "$settings"
    says 0 "^crspin $(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)\$" -- --version
    says 0 'Usage: crspin' 'login .*Open a session' 'batch' -- --lang en --help
    says 0 'login .*[Aa]prire' -- --lang it --help
    says 2 'command is missing' -- --lang en
    # Where it looks for its settings, and the text for who has none.
    says 2 'AppData.Roaming.crspin.config.client.toml' -- --lang en whoami
    says 2 'AppData.Roaming.crspin.config.client.toml' -- --lang it login
    mkdir -p "${settings%/*}"
    # Paths of this system are absolute, those of others are not.
    printf "service = 'https://127.0.0.1:1'\n[card]\nmodule = '/usr/lib/opensc-pkcs11.so'\n" >"$settings"
    says 2 'card.module' 'absolute' -- --lang en login
    printf "service = 'https://127.0.0.1:1'\n[card]\nmodule = 'C:\\\\none.dll'\n" >"$settings"
    says 30 'cannot be reached at https:..127.0.0.1:1' -- --lang en login
    # wine has no smart card service, the module is none, and nobody answers at that address: doctor tells each of them.
    says 41 '127.0.0.1:1' 'none.dll' '[Rr]eader|smart card|PC/SC' -- --lang en doctor
    says 41 'lettor|PC/SC|smart card' -- --lang it doctor
    rm -f "$settings"
}

wanted=("${CROSS_PACKAGES[@]}")
[ "${1:-all}" != all ] || wanted+=("${WINE_PACKAGES[@]}" "${BUILD_PACKAGES[@]}")
# Releases from this Windows, with a real service. The session is opened on Linux, where the sandbox has a card in software,
# and brought here: there is no such card for Windows.
counter() {
    local folder=$profile/AppData/Roaming/crspin/config/profiles sessions=$profile/AppData/Local/crspin/data/sessions
    local place name citizen citizens row=0
    place="C:\\users\\$(id -un)\\AppData"
    local document=(--document-kind identity-card --document-number CA00000AA --document-issuer 'Comune di Valfittizia'
        --document-expires 2035-01-01 --email cittadina@example.it)
    export XDG_CONFIG_HOME=$home/config XDG_STATE_HOME=$home/state
    "$host" sandbox init --port 0 >/dev/null 2>&1
    # The operator's card cannot be in a reader of this Windows.
    sed -i 's/^\[login\]$/&\ncard_at_each_act = false/' "$home/state/crspin/sandbox/service.toml"
    grep -q '^card_at_each_act = false' "$home/state/crspin/sandbox/service.toml"
    "$host" sandbox start --ready-file "$home/ready" >"$home/log" 2>&1 &
    service=$!
    until [ -e "$home/ready" ]; do
        kill -0 "$service" 2>/dev/null || { cat "$home/log" >&2; die 'the service did not start'; }
        sleep 0.1
    done
    "$host" --profile sandbox login --pin-file "$home/state/crspin/sandbox/pins/operator-1" >/dev/null 2>&1

    rm -rf "$folder" "$sessions"
    mkdir -p "$folder" "$sessions"
    grep '^service' "$home/config/crspin/profiles/sandbox.toml" >"$folder/sandbox.toml"
    printf "ca = 'Z:%s'\nsandbox = true\n[session]\nstore = 'file'\n" "$home/state/crspin/sandbox/pki/tls-ca.pem" \
        >>"$folder/sandbox.toml"
    # A session has the name of its settings and its folder, as src/client/keep.rs makes it.
    name=$(printf '%s\0%s' "$place\\Roaming\\crspin\\config\\profiles\\sandbox.toml" "$place\\Local\\crspin\\data" |
        sha256sum | cut -c1-16)
    cp "$home"/state/crspin/sessions/crspin-session-* "$sessions/crspin-session-$name"

    mapfile -t citizens < <("$host" sandbox citizens --ordinary --json |
        grep -o '"fiscal_code":"[^"]*"' | cut -d'"' -f4 | head -n 4)
    says 0 'until 20' -- --profile sandbox --lang en whoami
    says 0 'PIN \(first [24]\): [0-9] [0-9]' 'PUK \(first [24]\): [0-9] [0-9]' -- \
        --profile sandbox --lang en issue --fiscal-code "${citizens[0]}" "${document[@]}" --yes

    says 0 'letter.pdf' -- --profile sandbox --lang en issue --fiscal-code "${citizens[1]}" "${document[@]}" --yes \
        --output "Z:$home/letter.pdf"
    [ "$(head -c 5 "$home/letter.pdf")" = %PDF- ] || die 'the letter is no PDF'

    echo 'fiscal_code,card,document_kind,document_number,document_issuer,document_expires,email,mobile,language' >"$home/rows.csv"
    for citizen in "${citizens[@]:2}"; do
        row=$((row + 1))
        echo "$citizen,,identity-card,CA0000${row}AA,Comune di Valfittizia,2035-01-01,c$row@example.it,,it" >>"$home/rows.csv"
    done
    says 0 '2 released, 0 failed, 0 done' -- --profile sandbox --lang en batch run --jobs 1 "Z:$home/rows.csv"
    [ "$(wc -l <"$home/rows.csv.halves.csv")" -eq 3 ] || die "not two first halves: $(wc -l "$home/rows.csv.halves.csv")"
    # Stopped in the middle of a line of both files: what is missing is asked for again, and is the same.
    cp "$home/rows.csv.halves.csv" "$home/kept"
    truncate -s -3 "$home/rows.csv.journal" "$home/rows.csv.halves.csv"
    says 0 '1 released, 0 failed, 1 done' -- --profile sandbox --lang en batch run --jobs 1 "Z:$home/rows.csv"
    diff <(sort "$home/kept") <(sort "$home/rows.csv.halves.csv") >/dev/null || die 'the first halves are others than before'
    says 0 -- --profile sandbox --lang en logout
    [ ! -e "$sessions/crspin-session-$name" ] || die 'the session is still there'
}

toolchain "${wanted[@]}" -- "$@"
unpack
case ${1:-all} in
check)
    use_kit
    # A warning about what only Windows sees would be seen nowhere else. Flags that make it an error would reach the crates, too.
    cross check 2>&1 | tee "$kit/said"
    ! grep -q '^warning' "$kit/said" || die 'there are warnings'
    ;;
release)
    use_kit
    cross build --release
    echo "$built/release/crspin.exe"
    ;;
all)
    cargo build --locked
    home=$(mktemp -d)
    service=
    trap stop EXIT
    use_kit
    use_wine
    cross test --lib
    cross build
    programme
    counter
    ;;
*) die "no such thing: $1" ;;
esac
