"""«Перезвоните мне»: telephone, part of the day, promise."""
