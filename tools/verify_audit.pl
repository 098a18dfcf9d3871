#!/usr/bin/perl
# Checks an export of 督行's audit chain without 督行:  verify_audit.pl EXPORT [CHECKPOINTS.txt|KEY.pub ...]
# Needs perl and the program openssl (3.0 or later), nothing else. The form is told in docs/audit.md.
use strict; use warnings; use Digest::SHA 'sha256'; use MIME::Base64; use File::Temp 'tempdir';
my ($export, @beside) = @ARGV; my ($dir, $bad) = (tempdir(DIR => -w '/dev/shm' ? '/dev/shm' : '/tmp', CLEANUP => 1), 0);
my (%seen, %keys, %retired, @jobs, $expected, $prev, $last, @texts); my ($count, $checked) = (0, 0);
sub fault { print "$_[0]\n" if ++$bad <= 50; }
sub lp { join '', map { defined $_ ? pack('N/a*', $_) : "\xff" x 4 } @_ }
sub spew { open(my $file, '>:raw', $_[0]) or die "$_[0]: $!\n"; print $file $_[1]; close $file; }
my %escape = (b => "\b", f => "\f", n => "\n", r => "\r", t => "\t");
sub plain {    # the text of a JSON string, or undef for null
    my $text = shift; return undef if $text eq 'null'; $text =~ s/^"|"$//g;
    $text =~ s/\\(?:u00([0-9a-f]{2})|(.))/defined $1 ? chr hex $1 : $escape{$2} \/\/ $2/ge; return $text;
}
sub value {    # reads one JSON value from $_: (canonical text, what it holds)
    if (/\G\{/gc) {
        my (%text, %held, %raw);
        until (/\G\}/gc) {
            my ($raw, $name) = value(); /\G:/gc or die "not JSON\n"; $raw{$name} = $raw;
            die "key twice\n" if exists $text{$name}; ($text{$name}, $held{$name}) = value(); /\G,/gc;
        }
        return ('{' . join(',', map { "$raw{$_}:$text{$_}" } sort keys %text) . '}', \%held, \%text); }
    if (/\G\[/gc) {
        my (@text, @held);
        until (/\G\]/gc) { my @one = value(); push @text, $one[0]; push @held, $one[1]; /\G,/gc; }
        return ('[' . join(',', @text) . ']', \@held); }
    /\G("(?:[^"\\]|\\.)*"|-?\d+|true|false|null)/gc or die "not JSON\n"; my $found = $1; return ($found, plain($found));
}
sub hashed {    # notes that H(data) must be the wanted hex; SM3 is left to openssl, many at a time
    my ($alg, $data, $wanted, $what) = @_;
    if ($alg eq 'sha256') { fault("$what: digest differs") if unpack('H*', sha256($data)) ne $wanted; return; }
    push @jobs, [$wanted, $what]; spew("$dir/" . $#jobs, $data); settle() if @jobs == 20_000;
}
sub settle {
    return if !@jobs; my $number = 0;
    open(my $told, '-|', "cd $dir && seq 0 $#jobs | xargs -n 1000 openssl dgst -sm3 -r") or die "openssl: $!\n";
    while (<$told>) { my $job = $jobs[$number++]; fault("$job->[1]: digest differs") if !/^$job->[0] /; }
    close $told; die "openssl gave no SM3\n" if $number != @jobs; unlink map {"$dir/$_"} 0 .. $#jobs; @jobs = ();
}
sub entry {    # one line: position, link, own hash, body and row digests where they were exported
    my ($held, $text) = (value())[1, 2]; my %e = %$held; my $name = "entry $e{seq} ($e{kind})";
    fault("entries $expected to " . ($e{seq} - 1) . ' are missing or out of order') if $e{seq} != $expected;
    fault("$name: does not follow the entry before") if $e{seq} == $expected && $prev && $e{prev} ne $prev;
    my ($body, $rows, $before) = map { defined $_ ? pack('H*', $_) : undef } @e{qw(body_hash row_digest prev)};
    hashed($e{alg}, lp('DUXING-AUDIT-v1', $e{alg}, $before) . pack('nQ>', @e{qw(chain seq)})
        . lp(@e{qw(ts kind actor unit_path obj)}) . ($e{ok} eq 'true' ? "\1" : "\0") . lp($body, $rows), $e{h}, $name);
    hashed($e{alg}, pack('H*', $e{salt}) . $text->{body}, $e{body_hash}, "$name body") if exists $e{salt};
    my @sorted = sort { $a->[0] cmp $b->[0] || $a->[1] <=> $b->[1] } @{ $e{rows} || [] };
    hashed($e{alg}, lp('DUXING-ROWS-v1', map { @$_[0 .. 2], defined $_->[3] ? pack('H*', $_->[3]) : undef } @sorted),
        $e{row_digest} // '', "$name rows") if @sorted;
    fault("$name: rows are missing") if $e{rows} && !@sorted && defined $e{row_digest};
    ($expected, $prev, $seen{ $e{seq} }) = ($e{seq} + 1, $e{h}, "$e{alg}:$e{h}");
}
sub checkpoint {    # one signed text: signed by known keys, following the one before, and true of the chain
    my ($text, $signatures) = @_; my %f = $text =~ /^(\w+) (\S+)$/mg; my $name = "checkpoint at $f{seq}";
    for my $wanted (grep {defined} @f{qw(key next)}) {
        my ($sig) = $signatures =~ /^sig \Q$wanted\E (\S+)$/m; my $key = $keys{$wanted};
        if (!$sig || !$key || $retired{$wanted}) { fault("$name: not signed by $wanted, or its key is unknown or was replaced"); next; }
        spew("$dir/text", $text); spew("$dir/sig", decode_base64($sig)); spew("$dir/key", $key);
        my $how = $wanted =~ /^sm2/ ? '-digest sm3 -pkeyopt distid:1234567812345678' : '';
        system("cd $dir && openssl pkeyutl -verify -pubin -inkey key -rawin $how -in text -sigfile sig >out 2>&1")
            and fault("$name: signature does not match");
    }
    $retired{ $f{key} } = 1 if $f{next};
    fault("$name: the export ends before it") if $f{seq} >= $expected;
    fault("$name: the chain has another hash there") if $seen{ $f{seq} } && $seen{ $f{seq} } ne $f{root};
    my ($alg, $before) = $f{prev} =~ /^(\w+):(\w+)$/; hashed($alg, $last, $before, "$name prev") if defined $last; $last = $text;
}
for my $path (@beside) {
    open(my $file, '<:raw', $path) or die "$path: $!\n"; my $content = do { local $/; <$file> };
    if ($content =~ /^-----BEGIN PUBLIC KEY-----\n(.*?)-----END/s) {
        my $der = decode_base64($1); my $alg = $der =~ /\x06\x03\x2b\x65\x70/ ? 'ed25519' : 'sm2';
        $keys{ "$alg:" . unpack('H*', sha256($der)) } = $content;
    } else { push @texts, $content =~ /(duxing-checkpoint v1\n.*?\n)\n(.*?\n)\n/gs; }
}
open(my $file, '<:raw', $export) or die "$export: $!\n"; $_ = <$file>; my $head = (value())[1];
die "not an export\n" if $head->{form} ne 'duxing-audit-export v1'; ($expected, $prev) = @$head{qw(from prev)};
while (<$file>) { entry(); $count++; }
while (@texts) { checkpoint(splice @texts, 0, 2); $checked++; }
settle(); print $bad ? "$bad faults" : 'intact', ": $count entries, $checked checkpoints\n"; exit($bad ? 1 : 0);
