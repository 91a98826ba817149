//! Cutting the text of a label selector into words and symbols (upstream's `labels.Lexer`).

/// A piece of the text, and the byte where it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub kind: Kind<'a>,
    pub at: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// A run of anything that is neither blank nor symbol; `in` and `notin` are words too.
    Word(&'a str),
    Comma,
    Open,
    Close,
    Not,
    Equals,
    DoubleEquals,
    NotEquals,
    Greater,
    Less,
    End,
}

impl<'a> Kind<'a> {
    /// The piece as written.
    pub fn text(self) -> &'a str {
        match self {
            Self::Word(word) => word,
            Self::Comma => ",",
            Self::Open => "(",
            Self::Close => ")",
            Self::Not => "!",
            Self::Equals => "=",
            Self::DoubleEquals => "==",
            Self::NotEquals => "!=",
            Self::Greater => ">",
            Self::Less => "<",
            Self::End => "",
        }
    }
}

/// Reads one token after the other, with one token looked at in advance.
pub(super) struct Lexer<'a> {
    text: &'a str,
    position: usize,
    next: Token<'a>,
}

impl<'a> Lexer<'a> {
    pub fn new(text: &'a str) -> Self {
        let mut lexer = Self { text, position: 0, next: Token { kind: Kind::End, at: 0 } };
        lexer.next = lexer.scan();
        lexer
    }

    /// The next token, which stays.
    pub fn peek(&self) -> Token<'a> {
        self.next
    }

    /// The next token, and moves on. After the end there is only the end.
    pub fn take(&mut self) -> Token<'a> {
        let token = self.next;
        if token.kind != Kind::End {
            self.next = self.scan();
        }
        token
    }

    fn byte(&self, position: usize) -> Option<u8> {
        self.text.as_bytes().get(position).copied()
    }

    fn scan(&mut self) -> Token<'a> {
        while self.byte(self.position).is_some_and(is_blank) {
            self.position += 1;
        }
        let at = self.position;
        // Upstream reads a NUL where a token should begin as the end of the text.
        let Some(first) = self.byte(at).filter(|&byte| byte != 0) else {
            return Token { kind: Kind::End, at };
        };
        let second = self.byte(at + 1);
        let (kind, length) = match (first, second) {
            (b',', _) => (Kind::Comma, 1),
            (b'(', _) => (Kind::Open, 1),
            (b')', _) => (Kind::Close, 1),
            (b'>', _) => (Kind::Greater, 1),
            (b'<', _) => (Kind::Less, 1),
            (b'=', Some(b'=')) => (Kind::DoubleEquals, 2),
            (b'!', Some(b'=')) => (Kind::NotEquals, 2),
            (b'=', _) => (Kind::Equals, 1),
            (b'!', _) => (Kind::Not, 1),
            _ => {
                let rest = self.text.as_bytes().get(at..).unwrap_or_default();
                let length = rest.iter().position(|&byte| byte == 0 || is_blank(byte) || is_symbol(byte)).unwrap_or(rest.len());
                (Kind::Word(self.text.get(at..at + length).unwrap_or_default()), length)
            }
        };
        self.position = at + length;
        // And it swallows a NUL that ends a word or a symbol.
        if self.byte(self.position) == Some(0) {
            self.position += 1;
        }
        Token { kind, at }
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

fn is_symbol(byte: u8) -> bool {
    matches!(byte, b'=' | b'!' | b'(' | b')' | b',' | b'>' | b'<')
}
