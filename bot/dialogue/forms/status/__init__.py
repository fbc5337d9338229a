"""How far an application or a complaint is: number, second factor, answer."""
