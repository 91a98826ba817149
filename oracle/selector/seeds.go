package selector

// seeds are the label selector texts that upstream's own tests ask about.
var seeds = []string{
	"x=a,y=b,z=c", "", "x!=a,y=b", "x=", "x= ", "x=,z= ", "x= ,z= ", "!x", "x>1", "x>1,z<5", "x=a||y=b", "x==a==b",
	"!x=a", "x<a", " ", "x=a,a=x", "a=x,x=a", "x", "y", "x=y", "x=y,z=w", "z", "w", "x!=y,z!=w", "a", "notin=in",
	"notin", "in", "2", "x<1", "0", "x=z", "foo", "bar", "baz", "blah", "foo=bar", "baz=blah", "foo=bar,baz=blah",
	"foo=blah", "baz=bar", "foo=bar,foobar=bar,baz=blah", ",", "=", "==", ">", "<", "!", "!=", "(", ")", "~", "||",
	"key in ( value )", "key notin ( value )", "key in ( value1, value2 )", "key", "!key", "()", "x in (),y",
	"== != (), = notin", "key>2", "key<1", ", ", "exists", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9",
	"x10", "x11", "1", "x12", "6", "x13", "x14", "x15", "x16", "x17", "a b", "x18", "unsupportedOp", "abc", "def",
	"jkl", "x in (abc,def),y notin (jkl),z", "x notin (abc,def),y!=jkl,!z", "x in (abc,def),", "mno",
	"x notin (abc),y in (jkl,mno),z notin ()", "x=abc,y==jkl,z!=a,z", "8", "x>2,y<8,z", "alpha", "v2", "\rx",
	"this-is-a-dns.domain.com/key-with-dash", "this-is-another-dns.domain.com/key-with-dash in (so,what)",
	"this-is-another-dns.domain.com/key-with-dash", "so", "what",
	"0.1.2.domain/99 notin (10.10.100.1, tick.tack.clock)", "0.1.2.domain/99", "10.10.100.1", "tick.tack.clock",
	"foo  in	 (abc)", "x notin\n (abc)", "x  notin	\t	(abc,def)", "x in (abc,def)", "x in (abc,)", "x in (abc,abc)",
	"x in ()", "x in (a,,)", "x in (a,,,)", "x in (a,,,,,,)", "x in (a,,a,,a,,a,,)",
	"x notin (abc,,def),bar,z in (),w", "x,y in (a)", "x=a", "x<7", "7", "x=a,y!=b", "b", "x=a,y!=b,z in (h,i,j)",
	"h", "i", "j", "x,,y", ",x,y", "x nott in (y)", "x notin ( )", "x notin (, a)", "a in (xyz),",
	"a in (xyz)b notin ()", "a ", "a in (x,y,notin, z,in)", "a in (xyz abc)", "a notin(", "a (", "value", "key2",
	"value2", "extra", "app", "app=foo", "a=b,app=foo", "value1", "val",
	"axahm2EJ8Phiephe2eixohbee9eGeiyees1thuozi1xoh0GiuH3diewi8iem7Nui", "environment", "dev",
	"environment notin (dev)", "key1", "foobar", "!a", "a=b", "a!=b", "a in (b)", "a notin (b)", "a,!a", "a=b,a!=b",
	"a in (b),a notin (b)",
}

// fieldSeeds are the field selector texts that upstream's own tests ask about.
var fieldSeeds = []string{
	`a`, `a=avalue`, `a=avalue,b=bvalue`, `b=bvalue`, `a=avalue,b==bvalue,c!=cvalue`, `b==bvalue`, `c!=cvalue`, ``,
	`a=a,`, `a=a`, `,a=a`, `k=\,,k2=v2`, `k=\,`, `k2=v2`, `k=\\,k2=v2`, `k=\\`, `k=\\\,,k2=v2`, `k=\\\,`, `k=\a\b\`,
	`k=\`, `함=수,목=록`, `함=수`, `목=록`, `a=value`, `=`, `value`, `b==value`, `b`, `==`, `c!=value`, `c`, `!=`, `k`, `\,`,
	`k=\=`, `\=`, `k=\\\a\b\=\,\`, `\\\a\b\=\,\`, `함`, `수`, `,`, `\`, `\\`, `\=\,\`, `\\\=\\\,\\`, `\\\`, `\a`,
	"x=a,y=b,z=c", "", "x!=a,y=b", `x=a||y\=b`, `x=a\=\=b`, "x=a||y=b", "x==a==b", "x=a,b", "x", "x=a,a=x", "a=x,x=a",
	"y", "x=y", "x=y,z=w", "z", "w", "x!=y,z!=w", "a", "notin=in", "notin", "in", "foo", "bar", "baz", "blah",
	"complex", `=value\,\`, "foo=bar", "baz=blah", "foo=bar,baz=blah", `foo=bar,baz=blah,complex=\=value\\\,\\`,
	"foo=blah", "baz=bar", "foo=bar,foobar=bar,baz=blah", "=blah", "=bar", "foobar", "b", "test", "a=b,c=d", "e", "f",
	"e=f,c=d", "a=b", "a=b,c=d,e=f", "c", "a=b,e=f",
}
