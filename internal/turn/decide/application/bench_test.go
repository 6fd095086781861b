package application_test

import (
	"testing"

	"github.com/drey-project/drey/internal/turn/decide/application"
)

func BenchmarkDecide(b *testing.B) {
	for name, made := range map[string]scene{
		"steady job":       running(),
		"first deployment": created(),
		"upgrade":          changed(),
		"restore":          between(),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if d := application.Decide(made.app, made.seen); d.Err != nil {
					b.Fatal(d.Err)
				}
			}
		})
	}
}
