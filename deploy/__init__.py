"""Everything between this source and a running skill: package, bundle, template, container."""
