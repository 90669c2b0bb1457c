"""Русский, файл на комнату. Ключи с button, toast, command, error и reason – простой текст, остальные – HTML.

Словарь: connect – подключить; person – человек; request – заявка; admin chat – чат администраторов;
training photo – учебное фото; draft – черновик.
"""
