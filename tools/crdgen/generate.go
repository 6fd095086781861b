package main

import (
	"errors"

	"golang.org/x/tools/go/packages"
	apiext "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/controller-tools/pkg/crd"
	crdmarkers "sigs.k8s.io/controller-tools/pkg/crd/markers"
	"sigs.k8s.io/controller-tools/pkg/loader"
	"sigs.k8s.io/controller-tools/pkg/markers"
)

const (
	apiPackage  = "github.com/drey-project/drey/api/v1beta1"
	corePackage = "k8s.io/api/core/v1"
	metaPackage = "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// generate makes the definitions of all kinds of the API package.
func generate(root string) ([]apiext.CustomResourceDefinition, error) {
	roots, err := loader.LoadRootsWithConfig(&packages.Config{Dir: root}, apiPackage)
	if err != nil {
		return nil, err
	}
	registry := &markers.Registry{}
	if err := crdmarkers.Register(registry); err != nil {
		return nil, err
	}
	parser := &crd.Parser{
		Collector:           &markers.Collector{Registry: registry},
		Checker:             &loader.TypeChecker{},
		AllowDangerousTypes: true, // the cores of a resource are a float for the Java operator
	}
	crd.AddKnownTypes(parser)
	api := roots[0]
	parser.NeedPackage(api)
	override(parser, api)
	var out []apiext.CustomResourceDefinition
	for _, kind := range crd.FindKubeKinds(parser, api.Imports()[metaPackage]) {
		if kind.Group != parser.GroupVersions[api].Group {
			continue // Kubernetes' own kinds, which pod templates are made of
		}
		parser.NeedCRDFor(kind, nil)
		out = append(out, parser.CustomResourceDefinitions[kind])
	}
	if loader.PrintErrors(roots, packages.TypeError) {
		return nil, errors.New("the API package has errors")
	}
	return out, nil
}

// override gives the types that keep raw JSON the schema of what they hold.
func override(parser *crd.Parser, api *loader.Package) {
	meta, core := api.Imports()[metaPackage], api.Imports()[corePackage]
	set := func(pkg *loader.Package, name string, s apiext.JSONSchemaProps) {
		parser.Schemata[crd.TypeIdent{Package: pkg, Name: name}] = s
	}
	parser.NeedPackage(meta)
	delete(parser.Schemata, crd.TypeIdent{Package: meta, Name: "ObjectMeta"}) // all of it, not controller-gen's choice
	set(meta, "Time", apiext.JSONSchemaProps{Type: "string"})
	set(meta, "FieldsV1", apiext.JSONSchemaProps{Type: "object"})
	set(api, "FlinkConfiguration", apiext.JSONSchemaProps{XPreserveUnknownFields: new(true)})
	set(api, "PodTemplate", bare(flattened(parser, core, "Pod")))
	set(api, "TemplateMetadata", bare(flattened(parser, meta, "ObjectMeta")))
	set(api, "Quantity", intOrString())
}

func flattened(parser *crd.Parser, pkg *loader.Package, name string) apiext.JSONSchemaProps {
	id := crd.TypeIdent{Package: pkg, Name: name}
	parser.NeedFlattenedSchemaFor(id)
	return parser.FlattenedSchemata[id]
}
