package option

import (
	"github.com/drey-project/drey/flink/conf"
)

// Kerberos and TLS.
var (
	// KerberosKeytab is the keytab to log in with.
	KerberosKeytab = conf.String("security.kerberos.login.keytab").WithDeprecated("security.keytab")
	// KerberosPrincipal is the principal to log in as.
	KerberosPrincipal = conf.String("security.kerberos.login.principal").WithDeprecated("security.principal")
	// KerberosConfig is the krb5.conf to mount.
	KerberosConfig = conf.String("security.kerberos.krb5-conf.path")
	// TLSRESTEnabled is whether the REST service speaks TLS.
	TLSRESTEnabled = conf.Bool("security.ssl.rest.enabled").WithDefault(false)
	// TLSRESTAuthentication is whether clients of the REST service must show a certificate.
	TLSRESTAuthentication = conf.Bool("security.ssl.rest.authentication-enabled").WithDefault(false)
	// TLSRESTKeyStore is the key store of the REST service.
	TLSRESTKeyStore = conf.String("security.ssl.rest.keystore")
	// TLSRESTKeyStorePassword is the password of that key store.
	TLSRESTKeyStorePassword = conf.String("security.ssl.rest.keystore-password")
	// TLSRESTKeyPassword is the password of the key in it.
	TLSRESTKeyPassword = conf.String("security.ssl.rest.key-password")
	// TLSRESTTrustStore is the trust store of the REST service.
	TLSRESTTrustStore = conf.String("security.ssl.rest.truststore")
	// TLSRESTTrustStorePassword is the password of that trust store.
	TLSRESTTrustStorePassword = conf.String("security.ssl.rest.truststore-password")
	// TLSKeyStore is the key store for everything.
	TLSKeyStore = conf.String("security.ssl.keystore")
	// TLSKeyStorePassword is the password of that key store.
	TLSKeyStorePassword = conf.String("security.ssl.keystore-password")
	// TLSKeyPassword is the password of the key in it.
	TLSKeyPassword = conf.String("security.ssl.key-password")
	// TLSTrustStore is the trust store for everything.
	TLSTrustStore = conf.String("security.ssl.truststore")
	// TLSTrustStorePassword is the password of that trust store.
	TLSTrustStorePassword = conf.String("security.ssl.truststore-password")
)
