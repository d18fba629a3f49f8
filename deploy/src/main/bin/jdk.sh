# Finds the Java that Nextclick runs on. To be read by another script (`. jdk.sh`), which calls `find_jdk`.
#
# find_jdk sets `jdk` to the home of a Java 25, or of a newer one where there is no 25, and fails when there is neither.
# `find_jdk to-build` takes a JDK 25 only, one that has a compiler: what the build's toolchain asks for. After a failure
# `jdks_seen` lists what was looked at, one line each, and explain_missing_jdk says it.

NEEDED_JAVA=25

# The major version of the Java at home $1: from its `release` file, else by asking it. Empty when it is no Java.
java_major() {
  [ -x "$1/bin/java" ] || return 0
  version=
  if [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9][0-9.]*\).*/\1/p' "$1/release" | head -n 1)
  fi
  if [ -z "$version" ]; then
    version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9][0-9.]*\).*/\1/p' | head -n 1)
  fi
  case $version in
    1.*) version=${version#1.} ;;
  esac
  echo "${version%%.*}"
}

# The home of the `java` that the shell finds, through the links that lead to it.
home_of_path_java() {
  java=$(command -v java) || return 0
  hops=0
  while [ -L "$java" ] && [ "$hops" -lt 20 ]; do
    link=$(readlink "$java")
    case $link in
      /*) java=$link ;;
      *) java=$(dirname "$java")/$link ;;
    esac
    hops=$((hops + 1))
  done
  (cd "$(dirname "$java")/.." 2>/dev/null && pwd -P)
}

# The homes worth a look, one a line, the likeliest first. NEXTCLICK_JDK_FOLDERS (colons between them) replaces the usual
# folders.
candidate_jdks() {
  echo "${JAVA_HOME:-}"
  env | sed -n 's/^JAVA_\{0,1\}[0-9][0-9]*_HOME=//p; s/^JAVA_HOME_[0-9][0-9]*\(_X64\)\{0,1\}=//p'
  home_of_path_java
  if [ -x /usr/libexec/java_home ]; then
    /usr/libexec/java_home -v "$NEEDED_JAVA+" 2>/dev/null
  fi
  folders=${NEXTCLICK_JDK_FOLDERS-/usr/lib/jvm:/usr/java:/opt/java:/opt/jdk:/opt:/usr/local:/Library/Java/JavaVirtualMachines:${HOME:-}/Library/Java/JavaVirtualMachines:${HOME:-}/.sdkman/candidates/java:${HOME:-}/.jdks:/opt/homebrew/opt:/usr/local/opt:/home/linuxbrew/.linuxbrew/opt}
  (
    IFS=:
    for folder in $folders; do
      [ -n "$folder" ] || continue
      for home in "$folder"/* "$folder"/*/Contents/Home "$folder"/*/libexec/openjdk.jdk/Contents/Home; do
        [ -x "$home/bin/java" ] && echo "$home"
      done
    done
  )
}

find_jdk() {
  purpose=${1:-to-run}
  jdk= newer= jdks_seen=
  candidates=$(candidate_jdks)
  while IFS= read -r home; do
    [ -n "$home" ] || continue
    major=$(java_major "$home")
    case $major in
      '' | *[!0-9]*) major=0 ;;
    esac
    if [ "$major" -eq 0 ]; then
      seen="no Java there"
    elif [ "$purpose" = to-build ] && [ "$major" -eq "$NEEDED_JAVA" ] && [ ! -x "$home/bin/javac" ]; then
      seen="Java $major without a compiler"
    elif [ "$major" -eq "$NEEDED_JAVA" ]; then
      jdk=$home
      return 0
    else
      seen="Java $major"
      if [ "$major" -gt "$NEEDED_JAVA" ]; then
        newer=${newer:-$home}
      fi
    fi
    jdks_seen="$jdks_seen  $home ($seen)
"
  done <<EOF
$candidates
EOF
  [ "$purpose" != to-build ] || return 1
  jdk=$newer
  [ -n "$jdk" ]
}

# Says on standard error what was looked at, and how to get a JDK.
explain_missing_jdk() {
  {
    if [ "$purpose" = to-build ]; then
      echo "nextclick: needs a JDK $NEEDED_JAVA to build with (no other version, and with its compiler), and found none."
    else
      echo "nextclick: needs a JDK $NEEDED_JAVA or newer, and found none."
    fi
    if [ -n "$jdks_seen" ]; then
      echo "Looked at JAVA_HOME, the PATH and the usual folders, and found:"
      printf '%s' "$jdks_seen"
    else
      echo "Looked at JAVA_HOME, the PATH and the usual folders, and found no Java at all."
    fi
    echo "Get one from https://adoptium.net/temurin/releases/?version=$NEEDED_JAVA, or with a package manager"
    echo "(sdk install java $NEEDED_JAVA-tem, brew install openjdk@$NEEDED_JAVA, apt install openjdk-$NEEDED_JAVA-jdk), and set JAVA_HOME to it if it lies elsewhere."
  } >&2
}
