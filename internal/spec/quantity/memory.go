package quantity

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/drey-project/drey/flink/conf"
)

// FlinkMemory turns a memory amount of a spec into the text that Flink is given. Flink's own notation goes first, where all
// units are binary: 1g and 1G are 1 gb. What that does not know is read as a Kubernetes quantity in any case of letters and
// becomes a plain number of bytes, with a fraction if it has one, which Flink will not accept.
func FlinkMemory(text string) (string, error) {
	if size, err := conf.ParseMemory(text); err == nil {
		return size.String(), nil
	}
	amount, err := parse(kubernetesNotation(text))
	if err != nil {
		return "", fmt.Errorf("cannot read memory %q: %w", text, err)
	}
	return amount.String(), nil
}

func kubernetesNotation(text string) string {
	text = strings.ToUpper(strings.Join(strings.FieldsFunc(text, unicode.IsSpace), ""))
	text = strings.TrimSuffix(text, "B")
	if binary, found := strings.CutSuffix(text, "I"); found {
		return binary + "i"
	}
	return text
}
