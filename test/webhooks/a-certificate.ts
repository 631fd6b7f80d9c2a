/** For tests only: `hooks.example.com`, signed by itself, good from 2024 to 2124. Nothing trusts it but who is told to. */
export const certificate = {
  host: 'hooks.example.com',
  key: `-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIKuyc0zjBbXUGuaqEjwc/BuCDuJi3dXFWXVWmGxfCstloAoGCCqGSM49
AwEHoUQDQgAEQTn0BuYwHtyoiMLBRvw8eT/58ZC13a58lUAj52Bga++/bbfup8D/
+FqRmcPKuKgPNME7aIqrOz9LBBJP3HbsSg==
-----END EC PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBeDCCAR+gAwIBAgIBATAKBggqhkjOPQQDAjAcMRowGAYDVQQDDBFob29rcy5l
eGFtcGxlLmNvbTAgFw0yNDAxMDEwMDAwMDBaGA8yMTI0MDEwMTAwMDAwMFowHDEa
MBgGA1UEAwwRaG9va3MuZXhhbXBsZS5jb20wWTATBgcqhkjOPQIBBggqhkjOPQMB
BwNCAARBOfQG5jAe3KiIwsFG/Dx5P/nxkLXdrnyVQCPnYGBr779tt+6nwP/4WpGZ
w8q4qA80wTtoiqs7P0sEEk/cduxKo1AwTjAcBgNVHREEFTATghFob29rcy5leGFt
cGxlLmNvbTAPBgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBQljAhFJDej09Cer7K7
iFI3vmQ3tTAKBggqhkjOPQQDAgNHADBEAiAyDKQ8OFUifiiOmAnyNkAiD5jZQ3TW
pOv5DOrbaunt7QIga2ZXwyRIjQw4rztySLPfXJpSkxV5yLANkgIH/pHZIoM=
-----END CERTIFICATE-----
`,
};
