"""Русский, файл на комнату. Ключи с button, toast, command, error и reason – простой текст, остальные – HTML.

Словарь: connect – подключить; person – человек; request – заявка; wish to join – просьба; admin chat – чат
администраторов; training photo – учебное фото; draft – черновик; unknown person – неизвестный человек; decide about
a person – решать за человека; decide about requests – решать по заявкам; take a photo back – отозвать фото; undo –
отменить; cancel – прервать; move – перенести; pin – закрепить, открепить. Имя не склоняется: «фото, где есть Аня».
"""
