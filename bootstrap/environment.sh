# shellcheck shell=bash
# What the commands in this folder share. It is read by them ("source"), never run, and works with the bash 3.2 of macOS.
# The caller has set ROOT, the repository's folder.

# The first and last feature release of Java that runs Spark 3.5: Hadoop 3.4 calls a method that throws since 24.
readonly JAVA_OLDEST=17
readonly JAVA_NEWEST=23

# Local runtimes and class archives lie below this folder. Removing it costs one more resolve, nothing else.
WEEKMART_HOME=${WEEKMART_HOME:-$ROOT/bootstrap/spark-runtime/target}
readonly APPLICATION=$ROOT/spark-jobs/target/weekmart-spark-jobs.jar
# Makes that jar and nothing else: no checks, and nothing downloaded or compiled that only tests need.
readonly APPLICATION_BUILD=(-Dquick -Dapplication-only -pl "bootstrap/spark-runtime,conf,spark-jobs" package)

# Usage and configuration end with 2, as in the application; so does a machine that lacks something.
fail() {
    printf '%s\n' "$*" >&2
    exit 2
}

# Sets JAVA, its folder JAVA_BIN and JAVA_IDENTITY, a text that differs between any two releases of Java.
require_java() {
    local where release version feature
    # The java on macOS' own PATH is a stand-in that may lead nowhere.
    if [ -z "${JAVA_HOME:-}" ] && [ "$(command -v java)" = /usr/bin/java ] && [ -x /usr/libexec/java_home ]; then
        JAVA_HOME=$(/usr/libexec/java_home -v "$JAVA_OLDEST" 2>/dev/null) || JAVA_HOME=""
    fi
    if [ -n "${JAVA_HOME:-}" ]; then
        JAVA=$JAVA_HOME/bin/java
        where="JAVA_HOME=$JAVA_HOME"
        [ -x "$JAVA" ] || fail "Cannot start Java: there is no bin/java below $where; set JAVA_HOME to a JDK $JAVA_OLDEST."
    else
        JAVA=$(command -v java) ||
            fail "Cannot start Java: neither JAVA_HOME nor the PATH leads to one; install a JDK $JAVA_OLDEST."
        where=$JAVA
    fi
    # Every JDK describes itself in a file, which is read faster than a JVM starts.
    JAVA_BIN=$(CDPATH='' cd -P "$(dirname "$(resolve_links "$JAVA")")" && pwd)
    release=$JAVA_BIN/../release
    if [ -f "$release" ]; then
        JAVA_IDENTITY=$(<"$release")
        version=${JAVA_IDENTITY#*JAVA_VERSION=\"}
        version=${version%%\"*}
    else
        JAVA_IDENTITY=$("$JAVA" -version 2>&1) ||
            fail "Cannot start Java: $where does not run; install a JDK $JAVA_OLDEST."
        version=$(printf '%s\n' "$JAVA_IDENTITY" | sed -n 's/.* version "\([^"]*\)".*/\1/p')
    fi
    feature=${version#1.}
    feature=${feature%%[!0-9]*}
    [ -n "$feature" ] || fail "Cannot start Java: the version of $where is not known; install a JDK $JAVA_OLDEST."
    [ "$feature" -ge "$JAVA_OLDEST" ] ||
        fail "Cannot run on Java $version ($where): it is too old, JDK $JAVA_OLDEST is needed; install it and set JAVA_HOME to it."
    [ "$feature" -le "$JAVA_NEWEST" ] ||
        fail "Cannot run Spark on Java $version ($where): it is too new, JDK $JAVA_OLDEST is needed; install it and set JAVA_HOME to it."
}

# The file that a path leads to through any symbolic links.
resolve_links() {
    local path=$1 target
    while [ -L "$path" ]; do
        target=$(readlink "$path")
        case $target in
            /*) path=$target ;;
            *) path=$(dirname "$path")/$target ;;
        esac
    done
    printf '%s\n' "$path"
}

# A short name for a text.
checksum() {
    local sum
    sum=$(cksum)
    printf '%s\n' "${sum%% *}"
}

# What Maven and its wrapper write when a server does not answer.
readonly UNREACHED='could not transfer|unknown ?host|could not resolve host|connection (refused|reset|timed out)|connect timed out|network is unreachable|no route to host|failed to fetch|failed to download'

# Seconds between two signs of life.
readonly PATIENCE=15

# Says now and then how far Maven is: a first start can take minutes. It ends with the shell that began it.
tell_progress() {
    local log=$1 seconds=0
    while sleep "$PATIENCE" >/dev/null 2>&1 && kill -0 "$$" 2>/dev/null; do
        seconds=$((seconds + PATIENCE))
        printf '  %s s, %s files fetched so far ...\n' "$seconds" "$(grep -c '^.*Downloaded from ' "$log")" >&2
    done
}

# Runs Maven with the given arguments. Its output is shown only by name: $1 says what could not be done without it.
run_maven() {
    local purpose=$1 log cause teller status=0 java_home=${JAVA_HOME:-}
    shift
    [ -x "$JAVA_BIN/javac" ] || fail "Cannot $purpose: $JAVA belongs to a Java without a compiler; install a JDK $JAVA_OLDEST."
    log=$(mktemp "${TMPDIR:-/tmp}/weekmart-maven.XXXXXX") || fail "Cannot $purpose: no file can be made in ${TMPDIR:-/tmp}."
    # The wrapper wants to find java and javac in one place. macOS' stand-ins in /usr/bin are no such place, yet find one themselves.
    [ -n "$java_home" ] || [ "$JAVA_BIN" = /usr/bin ] || java_home=$(dirname "$JAVA_BIN")
    tell_progress "$log" &
    teller=$!
    (cd "$ROOT" && JAVA_HOME=$java_home ./mvnw -B "$@") >"$log" 2>&1 </dev/null || status=$?
    kill "$teller" 2>/dev/null || true
    wait "$teller" 2>/dev/null || true
    if [ "$status" -ne 0 ]; then
        if grep -E -i -q "$UNREACHED" "$log"; then
            cause="Maven Central was not reached, and the first start needs the network"
        else
            cause="Maven failed"
        fi
        fail "Cannot $purpose: $cause; all of its output is in $log."
    fi
    rm -f "$log"
}

# Sets RUNTIME, the folder of the local Spark runtime's jars, and gets them where they are not there yet. Its name says which poms it was
# made from, so that a changed version resolves anew and anything else starts no Maven.
require_runtime() {
    RUNTIME_STAMP=$(cat "$ROOT/pom.xml" "$ROOT/bootstrap/spark-runtime/pom.xml" | checksum)
    RUNTIME=$WEEKMART_HOME/jars-$RUNTIME_STAMP
    [ ! -d "$RUNTIME" ] || return 0
    mkdir -p "$WEEKMART_HOME" 2>/dev/null || true
    [ -w "$WEEKMART_HOME" ] ||
        fail "Cannot keep the local Spark runtime: $WEEKMART_HOME is not writable; set WEEKMART_HOME to a folder that is."
    printf 'Getting the local Spark runtime from Maven Central (155 MB, once) ...\n' >&2
    # Whatever interrupts this leaves a folder of another name, never a half-filled runtime.
    PARTIAL=$(mktemp -d "$WEEKMART_HOME/partial.XXXXXX")
    trap 'rm -rf "$PARTIAL"' EXIT
    run_maven "get the local Spark runtime" -f "$ROOT/bootstrap/spark-runtime/pom.xml" dependency:copy-dependencies \
        -DincludeScope=runtime "-DoutputDirectory=$PARTIAL/jars"
    # Of two first starts at the same time, one gives its folder the name and the other throws its own away.
    [ -d "$RUNTIME" ] || mv "$PARTIAL/jars" "$RUNTIME"
    rm -rf "$PARTIAL"
    trap - EXIT
}

# Builds the application where its jar is missing or older than anything that it is made of.
require_application() {
    local newer
    [ -n "${JAVA_BIN:-}" ] || require_java
    if [ -f "$APPLICATION" ]; then
        newer=$(find "$ROOT/pom.xml" "$ROOT/bootstrap/spark-runtime/pom.xml" "$ROOT/conf/pom.xml" \
            "$ROOT/conf/reference.conf" "$ROOT/conf/src/main" "$ROOT/spark-jobs/pom.xml" "$ROOT/spark-jobs/src/main" -newer "$APPLICATION" -print)
        [ -n "$newer" ] || return 0
    fi
    mkdir -p "$ROOT/spark-jobs/target" 2>/dev/null || true
    [ -w "$ROOT/spark-jobs/target" ] || fail "Cannot build the application: $ROOT/spark-jobs/target is not writable."
    printf 'Building spark-jobs/target/weekmart-spark-jobs.jar ...\n' >&2
    run_maven "build the application" "${APPLICATION_BUILD[@]}"
    # A build that found nothing to change leaves the jar's time as it was.
    touch "$APPLICATION"
}
