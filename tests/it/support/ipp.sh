#!/bin/sh
# A printer of its own: ippeveprinter with the D-Bus and the Avahi without which it does not start, all on loopback, in a
# namespace of mounts (Avahi keeps a PID file for the whole machine) and of processes (everything ends with the first one).
# Arguments: folder, port, further arguments of ippeveprinter.
set -eu
folder=$1
port=$2
shift 2
mount -t tmpfs none /run
mkdir -p "$folder/spool" "$folder/keys" "$folder/arrived"
cat >"$folder/bus.conf" <<END
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path=/run/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/></policy></busconfig>
END
cat >"$folder/avahi.conf" <<END
[server]
host-name=printer-$port
use-ipv4=yes
use-ipv6=no
allow-interfaces=lo
enable-dbus=yes
disallow-other-stacks=no
[wide-area]
enable-wide-area=no
[publish]
publish-workstation=no
publish-hinfo=no
END
# What the printer does with a document, by the word in the file `mode`.
cat >"$folder/print.sh" <<END
#!/bin/sh
cp "\$1" "$folder/arrived/\$IPP_JOB_ID.part"
printf '%s\n' "\$IPP_JOB_NAME" >"$folder/arrived/\$IPP_JOB_ID.name"
mv "$folder/arrived/\$IPP_JOB_ID.part" "$folder/arrived/\$IPP_JOB_ID.pdf"
case \$(cat "$folder/mode") in
fail) exit 1 ;;
empty)
    echo 'STATE: +media-empty' >&2
    while [ "\$(cat "$folder/mode")" = empty ]; do sleep 0.1; done
    echo 'STATE: -media-empty' >&2 ;;
esac
exit 0
END
chmod +x "$folder/print.sh"
dbus-daemon --config-file="$folder/bus.conf" --nofork --nopidfile >"$folder/bus.log" 2>&1 &
until [ -S /run/bus ]; do sleep 0.05; done
export DBUS_SYSTEM_BUS_ADDRESS=unix:path=/run/bus
# Two Avahis on one loopback quarrel about names; the printer talks to its own by D-Bus alone.
unshare --net sh -c "ip link set lo up && exec avahi-daemon -f '$folder/avahi.conf' --no-drop-root --no-chroot --no-rlimits" \
    >"$folder/avahi.log" 2>&1 &
until grep -sq 'Server startup complete' "$folder/avahi.log"; do sleep 0.05; done
exec ippeveprinter -vv -p "$port" -n localhost -d "$folder/spool" -c "$folder/print.sh" -K "$folder/keys" "$@" "crspin $port" \
    >"$folder/printer.log" 2>&1
