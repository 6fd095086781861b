package clusterconf

import (
	"cmp"
	"slices"
	"strings"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/version"
	"github.com/drey-project/drey/internal/spec/settings"
)

// Defaults returns the operator's configuration with the defaults of a namespace and a Flink version on top. An empty
// namespace and the zero version have none.
func Defaults(base conf.Conf, namespace string, v version.Version) conf.Conf {
	var found []versioned
	b := base.Edit()
	for key, text := range base.All() {
		if own, under := strings.CutPrefix(key, settings.NamespaceDefaults); under && namespace != "" {
			if own, under = strings.CutPrefix(own, namespace+"."); under {
				b.Set(own, text)
			}
		}
		if rest, under := strings.CutPrefix(key, settings.VersionDefaults); under && !v.IsZero() {
			found = appendApplying(found, v, rest, text)
		}
	}
	slices.SortFunc(found, versioned.compare)
	for _, each := range found {
		b.Set(each.key, each.text)
	}
	return b.Conf()
}

// versioned is a default of some Flink versions.
type versioned struct {
	from      version.Version
	only      bool // for no newer version
	key, text string
}

func (a versioned) compare(b versioned) int {
	if a.only != b.only {
		if a.only {
			return 1
		}
		return -1
	}
	return cmp.Or(a.from.Compare(b.from), strings.Compare(a.key, b.key))
}

// appendApplying appends the default if it is for the version. Names that are no version are passed over, as are unknown ones.
func appendApplying(found []versioned, v version.Version, rest, text string) []versioned {
	name, key, has := strings.Cut(rest, ".")
	name, newer := strings.CutSuffix(name, "+")
	from, err := version.Parse(name)
	if !has || err != nil || from != v && (!newer || from.Compare(v) > 0) {
		return found
	}
	return append(found, versioned{from: from, only: !newer, key: key, text: text})
}
