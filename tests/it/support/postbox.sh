#!/bin/sh
# A mail system of its own: Postfix, which takes messages (STARTTLS, AUTH), delivers, relays and bounces them, and Dovecot with
# the box into which its notices come (IMAP over TLS), in a namespace of mounts and of processes (everything ends with the
# first one).
# Arguments: folder (with server.pem and server.key), port of SMTP, port of IMAP, port to which far.example.it is relayed,
# `new` or `old`: whether notices are offered, and what came after IMAP4rev1.
#   …@near.example.it      delivered into a box, which nobody reads
#   nobody@near.example.it refused at once
#   …@far.example.it       relayed
#   …@crspin.example.it    the box for notices: user codici, password s3cret
set -eu
folder=$1
smtp=$2
imap=$3
far=$4
kind=$5
mount -t tmpfs none /run
mkdir -p "$folder/etc" "$folder/queue" "$folder/data" "$folder/box"
chmod 711 "$folder"
chown postfix "$folder/data"
chown mail "$folder/box"
discard=
capability=
if [ "$kind" = old ]; then
    discard='dsn, silent-discard'
    capability='imap_capability = IMAP4rev1'
fi
printf 'codici:{PLAIN}s3cret::::::\ncrspin:{PLAIN}s3cret::::::\n' >"$folder/users"
chmod 644 "$folder/users"
cat >"$folder/dovecot.conf" <<END
base_dir = /run/dovecot
protocols = imap lmtp
listen = 127.0.0.1
log_path = $folder/dovecot.log
auth_mechanisms = plain login
disable_plaintext_auth = yes
auth_username_format = %n
$capability
ssl = required
ssl_cert = <$folder/server.pem
ssl_key = <$folder/server.key
mail_location = maildir:$folder/box/Maildir
first_valid_uid = 1
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%n $folder/users
}
userdb {
  driver = static
  args = uid=$(id -u mail) gid=$(id -g mail) home=$folder/box allow_all_users=yes
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = $imap
    ssl = yes
  }
}
# Without it, logins wait after a wrong password from the same address.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service lmtp {
  unix_listener $folder/queue/private/dovecot-lmtp {
    mode = 0666
  }
}
service auth {
  unix_listener $folder/queue/private/dovecot-auth {
    mode = 0666
  }
}
END
cat >"$folder/etc/main.cf" <<END
compatibility_level = 3.6
queue_directory = $folder/queue
data_directory = $folder/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = $folder/postfix.log
maillog_file_prefixes = $folder
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.example.it
mydestination =
relay_domains = far.example.it
transport_maps = inline:{ { far.example.it = smtp:[127.0.0.1]:$far }, { crspin.example.it = lmtp:unix:private/dovecot-lmtp } }
default_transport = error:no outside mail from tests
virtual_mailbox_domains = near.example.it, crspin.example.it
virtual_mailbox_base = $folder/box
virtual_mailbox_maps = inline:{ { maria@near.example.it = near/ }, { john@near.example.it = near/ }, { codici@crspin.example.it = x/ } }
virtual_uid_maps = static:$(id -u mail)
virtual_gid_maps = static:$(id -g mail)
virtual_minimum_uid = 1
smtpd_tls_cert_file = $folder/server.pem
smtpd_tls_key_file = $folder/server.key
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/dovecot-auth
smtpd_sasl_auth_enable = yes
smtpd_discard_ehlo_keywords = $discard
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_client_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = reject_unlisted_recipient, permit
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
delay_warning_time = 1s
biff = no
alias_maps =
alias_database =
END
cat >"$folder/etc/master.cf" <<END
$smtp inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
END
postfix -c "$folder/etc" check >"$folder/check.log" 2>&1 || true
postfix -c "$folder/etc" start >>"$folder/check.log" 2>&1
exec dovecot -F -c "$folder/dovecot.conf"
