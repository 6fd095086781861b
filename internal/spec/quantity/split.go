package quantity

import "strings"

// Split cuts a quantity into its number and its unit, both as they stand: 1.50Gi is 1.50 and Gi. It fails like Check.
func Split(text string) (number, unit string, err error) {
	if err := Check(text); err != nil {
		return "", "", err
	}
	if i := strings.IndexAny(text, unitChars); i >= 0 {
		return text[:i], text[i:], nil
	}
	return text, "", nil
}
