"""Lines of the access table about persons."""

PERSONS = """
#                                                                                      a
#                                                                  s e   g         o   n
#                                                                  t x   u         u d o c     b
#                                                                  r m m a         t e n h l   l
#                                                                  a e e r o a c c s m y a i   o
#                                                                  n m m d w d l h i o m n n   c
#                                                                  g b b i n m e i d t o n k b k
#                                                                  e e e a e i r e e e u e e o e
#                                                                  r r r n r n k f r d s l d t d
# Persons: one's own in private, those of the workspace for whoever moderates it
press person                 own person.title            -         x x x + + + + + x x ? ? ? ? x
press person                 far person.title            -         x x x x x x x x + x ? ? ? ? x
press person, admin chat     own person.title            -         x x x x x + + + x x ? ? ? ? x
press person, admin chat     far -                       -         x x x x x x x x x x ? ? ? ? x
press rename                 own rename.write            -         x x x w + + + + x x ? ? ? ? x
press rename                 far rename.write            -         x x x x x x x x + x ? ? ? ? x
press rename, admin chat     own rename.write            -         x x x x x + + + x x ? ? ? ? x
press rename, admin chat     far -                       -         x x x x x x x x x x ? ? ? ? x
press birth                  own birth.write             -         x x x w + + + + x x ? ? ? ? x
press birth                  far birth.write             -         x x x x x x x x + x ? ? ? ? x
press birth, admin chat      own birth.write             -         x x x x x + + + x x ? ? ? ? x
press birth, admin chat      far -                       -         x x x x x x x x x x ? ? ? ? x
press training               own training.title          -         x x x w + + + + x x ? ? ? ? x
press training               far training.title          -         x x x x x x x x + x ? ? ? ? x
press training, admin chat   own training.title          -         x x x x x + + + x x ? ? ? ? x
press training, admin chat   far -                       -         x x x x x x x x x x ? ? ? ? x
press allright               own toast.thanks            -         x x x w + + + + x x ? ? ? ? x
press allright               far toast.thanks            -         x x x x x x x x + x ? ? ? ? x
press allright, admin chat   own toast.thanks            -         x x x x x + + + x x ? ? ? ? x
press allright, admin chat   far -                       -         x x x x x x x x x x ? ? ? ? x
press addtraining            own gallery.how             -         x x x w b + + + x x ? ? ? ? x
press addtraining            far gallery.how             -         x x x x x x x x + x ? ? ? ? x
press laterphotos            own fresh.later              -         x x x w + + + + x x ? ? ? ? x
press laterphotos            far fresh.later              -         x x x x x x x x + x ? ? ? ? x
press gallerydone            own toast.stale             -         = = = = = = = = = = ? ? ? ? =
press gallerydone            far toast.stale             -         = = = = = = = = = = ? ? ? ? =
press takephoto              own toast.thanks            learned   x x x x x + + + x x ? ? ? ? x
press takephoto              far toast.thanks            learned   x x x x x x x x + x ? ? ? ? x
press takephoto, group       own toast.thanks            learned   x x x x x + + + x x ? ? ? ? x
press takephoto, group       far toast.thanks            learned   x x x x x x x x + x ? ? ? ? x
press takephoto, admin chat  own toast.thanks            learned   x x x x x + + + x x ? ? ? ? x
press takephoto, admin chat  far toast.thanks            learned   x x x x x x x x + x ? ? ? ? x
press takephoto, no message  own toast.thanks            learned   x x x x x + + + x x ? ? ? ? x
press takephoto, no message  far toast.thanks            learned   x x x x x x x x + x ? ? ? ? x
press dropphoto              own toast.photo_left_out    left_out  x x x x x + + + x x ? ? ? ? x
press dropphoto              far toast.photo_left_out    left_out  x x x x x x x x + x ? ? ? ? x
press dropphoto, group       own toast.photo_left_out    left_out  x x x x x + + + x x ? ? ? ? x
press dropphoto, group       far toast.photo_left_out    left_out  x x x x x x x x + x ? ? ? ? x
press dropphoto, admin chat  own toast.photo_left_out    left_out  x x x x x + + + x x ? ? ? ? x
press dropphoto, admin chat  far toast.photo_left_out    left_out  x x x x x x x x + x ? ? ? ? x
press dropphoto, no message  own toast.photo_left_out    left_out  x x x x x + + + x x ? ? ? ? x
press dropphoto, no message  far toast.photo_left_out    left_out  x x x x x x x x + x ? ? ? ? x
press takeout                own did.take_out_photo      taken_out x x x w + + + + x x ? ? ? ? x
press takeout                far did.take_out_photo      taken_out x x x x x x x x + x ? ? ? ? x
press takeout, admin chat    own did.take_out_photo      taken_out x x x x x + + + x x ? ? ? ? x
press takeout, admin chat    far -                       -         x x x x x x x x x x ? ? ? ? x
press movephoto              own choose.photois          -         x x x w m + + + x x ? ? ? ? x
press movephoto              far choose.photois          -         x x x x x x x x + x ? ? ? ? x
press movephoto, admin chat  own choose.photois          -         x x x x x + + + x x ? ? ? ? x
press movephoto, admin chat  far -                       -         x x x x x x x x x x ? ? ? ? x
press photois                own did.move_training_photo taken_out x x x w d + + + x x ? ? ? ? x
press photois                far did.move_training_photo taken_out x x x x x x x x + x ? ? ? ? x
press photois, admin chat    own did.move_training_photo taken_out x x x x x + + + x x ? ? ? ? x
press photois, admin chat    far -                       -         x x x x x x x x x x ? ? ? ? x
press looks                  own looks.title             -         x x x w + + + + x x ? ? ? ? x
press looks                  far looks.title             -         x x x x x x x x + x ? ? ? ? x
press looks, admin chat      own looks.title             -         x x x x x + + + x x ? ? ? ? x
press looks, admin chat      far -                       -         x x x x x x x x x x ? ? ? ? x
press chooselooks            own toast.chosen_anew       noted     x x x w + + + + x x ? ? ? ? x
press chooselooks            far toast.chosen_anew       noted     x x x x x x x x + x ? ? ? ? x
press chooselooks, admin chat own toast.chosen_anew      noted     x x x x x + + + x x ? ? ? ? x
press chooselooks, admin chat far -                      -         x x x x x x x x x x ? ? ? ? x
press pinlook                own did.pin_prototype       pinned    x x x w + + + + x x ? ? ? ? x
press pinlook                far did.pin_prototype       pinned    x x x x x x x x + x ? ? ? ? x
press pinlook, admin chat    own did.pin_prototype       pinned    x x x x x + + + x x ? ? ? ? x
press pinlook, admin chat    far -                       -         x x x x x x x x x x ? ? ? ? x
press unpinlook              own toast.nothing_changed   -         x x x w = = = = x x ? ? ? ? x
press unpinlook              far toast.nothing_changed   -         x x x x x x x x = x ? ? ? ? x
press unpinlook, admin chat  own toast.nothing_changed   -         x x x x x = = = x x ? ? ? ? x
press unpinlook, admin chat  far -                       -         x x x x x x x x x x ? ? ? ? x
press droplook               own did.drop_prototype      dropped   x x x w + + + + x x ? ? ? ? x
press droplook               far did.drop_prototype      dropped   x x x x x x x x + x ? ? ? ? x
press droplook, admin chat   own did.drop_prototype      dropped   x x x x x + + + x x ? ? ? ? x
press droplook, admin chat   far -                       -         x x x x x x x x x x ? ? ? ? x
press keepboth               own toast.stale             -         x x x w = = = = x x ? ? ? ? x
press keepboth               far toast.stale             -         x x x x x x x x = x ? ? ? ? x
press keepboth, admin chat   own toast.stale_or_others             -         x x x x x = = = x x ? ? ? ? x
press keepboth, admin chat   far -                       -         x x x x x x x x x x ? ? ? ? x
press hide                   own did.hide_person         changed   x x x w + + + + x x ? ? ? ? x
press hide                   far did.hide_person         changed   x x x x x x x x + x ? ? ? ? x
press hide, admin chat       own did.hide_person         changed   x x x x x + + + x x ? ? ? ? x
press hide, admin chat       far -                       -         x x x x x x x x x x ? ? ? ? x
press show                   own toast.nothing_changed   -         x x x w = = = = x x ? ? ? ? x
press show                   far toast.nothing_changed   -         x x x x x x x x = x ? ? ? ? x
press show, admin chat       own toast.nothing_changed   -         x x x x x = = = x x ? ? ? ? x
press show, admin chat       far -                       -         x x x x x x x x x x ? ? ? ? x
press merge                  own choose.into             -         x x x c c + + + x x ? ? ? ? x
press merge                  far choose.into             -         x x x x x x x x + x ? ? ? ? x
press merge, admin chat      own choose.into             -         x x x x x + + + x x ? ? ? ? x
press merge, admin chat      far -                       -         x x x x x x x x x x ? ? ? ? x
press into                   own merge.title             -         x x x c c + + + x x ? ? ? ? x
press into                   far merge.title             -         x x x x x x x x + x ? ? ? ? x
press into, admin chat       own merge.title             -         x x x x x + + + x x ? ? ? ? x
press into, admin chat       far -                       -         x x x x x x x x x x ? ? ? ? x
press domerge                own did.merge_persons       merged    x x x c c + + + x x ? ? ? ? x
press domerge                far did.merge_persons       merged    x x x x x x x x + x ? ? ? ? x
press domerge, admin chat    own did.merge_persons       merged    x x x x x + + + x x ? ? ? ? x
press domerge, admin chat    far -                       -         x x x x x x x x x x ? ? ? ? x
press apart                  own choose.apartfrom        -         x x x w + + + + x x ? ? ? ? x
press apart                  far choose.apartfrom        -         x x x x x x x x + x ? ? ? ? x
press apart, admin chat      own choose.apartfrom        -         x x x x x + + + x x ? ? ? ? x
press apart, admin chat      far -                       -         x x x x x x x x x x ? ? ? ? x
press apartfrom              own did.tell_apart          parted    x x x w x + + + x x ? ? ? ? x
press apartfrom              far did.tell_apart          parted    x x x x x x x x + x ? ? ? ? x
press apartfrom, admin chat  own did.tell_apart          parted    x x x x x + + + x x ? ? ? ? x
press apartfrom, admin chat  far -                       -         x x x x x x x x x x ? ? ? ? x
press together               own toast.nothing_changed   -         x x x w x = = = x x ? ? ? ? x
press together               far toast.nothing_changed   -         x x x x x x x x = x ? ? ? ? x
press together, admin chat   own toast.nothing_changed   -         x x x x x = = = x x ? ? ? ? x
press together, admin chat   far -                       -         x x x x x x x x x x ? ? ? ? x
press undo                   own undone.rename_person    changed   x x x w + + + + x x ? ? ? ? x
press undo                   far undone.rename_person    changed   x x x x x x x x + x ? ? ? ? x
press undo, admin chat       own undone.rename_person    changed   x x x x x + + + x x ? ? ? ? x
press undo, admin chat       far -                       -         x x x x x x x x x x ? ? ? ? x
press sureundo               own undone.rename_person    changed   x x x w + + + + x x ? ? ? ? x
press sureundo               far undone.rename_person    changed   x x x x x x x x + x ? ? ? ? x
press sureundo, admin chat   own undone.rename_person    changed   x x x x x + + + x x ? ? ? ? x
press sureundo, admin chat   far -                       -         x x x x x x x x x x ? ? ? ? x
press known                  own everybody.title         -         x x x x x + + + x x ? ? ? ? x
press known                  far everybody.title         -         x x x x x x x x + x ? ? ? ? x
press known, admin chat      own everybody.title         -         x x x x x + + + x x ? ? ? ? x
press known, admin chat      far -                       -         x x x x x x x x x x ? ? ? ? x
press hidden                 own everybody.title         -         x x x x x + + + x x ? ? ? ? x
press hidden                 far everybody.title         -         x x x x x x x x + x ? ? ? ? x
press hidden, admin chat     own everybody.title         -         x x x x x + + + x x ? ? ? ? x
press hidden, admin chat     far -                       -         x x x x x x x x x x ? ? ? ? x
press history                own history.title           -         x x x x x + + + x x ? ? ? ? x
press history                far history.title           -         x x x x x x x x + x ? ? ? ? x
press history, admin chat    own history.title           -         x x x x x + + + x x ? ? ? ? x
press history, admin chat    far -                       -         x x x x x x x x x x ? ? ? ? x
press lifeof                 own history.person          -         x x x w + + + + x x ? ? ? ? x
press lifeof                 far history.person          -         x x x x x x x x + x ? ? ? ? x
press lifeof, admin chat     own history.person          -         x x x x x + + + x x ? ? ? ? x
press lifeof, admin chat     far -                       -         x x x x x x x x x x ? ? ? ? x
press photohistory           own history.photo           -         x x x x x + + + x x ? ? ? ? x
press photohistory           far history.photo           -         x x x x x x x x + x ? ? ? ? x
press photohistory, admin chat own history.photo           -         x x x x x + + + x x ? ? ? ? x
press photohistory, admin chat far -                       -         x x x x x x x x x x ? ? ? ? x
press faceof                 own toast.sending           coming    x x x c c + + + x x ? ? ? ? x
press faceof                 far toast.sending           coming    x x x x x x x x + x ? ? ? ? x
press faceof, admin chat     own toast.sending           coming    x x x x x + + + x x ? ? ? ? x
press faceof, admin chat     far -                       -         x x x x x x x x x x ? ? ? ? x
press whose                  own choose.lifeof           -         m m m m + + + + + m ? ? ? ? .
press whose, admin chat      own choose.lifeof           -         c c c c c + + + c c ? ? ? ? c
press stop                   own toast.stale             -         = = = = = = = = = = ? ? ? ? =
press stop, admin chat       own toast.stale_or_others             -         = = = = = = = = = = ? ? ? ? =
press choose                 own toast.stale             -         = = = = = = = = = = ? ? ? ? =
press choose, admin chat     own toast.stale_or_others             -         = = = = = = = = = = ? ? ? ? =
press people, admin chat     own everybody.title         -         c c c c c + + + c c ? ? ? ? c
# Commands and answers, in private
write /rename                own choose.rename           -         m m m m + + + + + m . . . . .
write /merge                 own choose.merge            -         c c c c c + + + + c . . . . .
write /hide                  own choose.hide             -         m m m m + + + + + m . . . . .
write /undo                  own undo.title              -         m m m m + + + + + m . . . . .
write /history               own choose.lifeof           -         m m m m + h h h h m . . . . .
write words at rename        own did.rename_person_from  changed   x x x w + + + + x x . . . . .
write words at rename        far did.rename_person_from  changed   x x x x x x x x + x . . . . .
write words at birth         own did.set_birth_date      changed   x x x w + + + + x x . . . . .
write words at birth         far did.set_birth_date      changed   x x x x x x x x + x . . . . .
write words at choose        own choose.rename           -         + + + + + + + + + + . . . . .
write /cancel at a question  own asking.stopped          -         + + + + + + + + + + . . . . .
send a photo at a question   own asking.words_please     -         + + + + + + + + + + . . . . .
# In groups, and in the admin chat
admin chat /people           own everybody.title         -         c c c c c + + + c c ? ? . . c
group /cancel                own -                       -         . . . . . . . . . . . . . . .
group /rename                own -                       -         . . . . . . . . . . . . . . .
group /merge                 own -                       -         . . . . . . . . . . . . . . .
group /hide                  own -                       -         . . . . . . . . . . . . . . .
group /undo                  own -                       -         . . . . . . . . . . . . . . .
group /history               own -                       -         . . . . . . . . . . . . . . .
idle group /cancel           own -                       -         . . . . . . . . . . . . . . .
idle group /rename           own -                       -         . . . . . . . . . . . . . . .
idle group /merge            own -                       -         . . . . . . . . . . . . . . .
idle group /hide             own -                       -         . . . . . . . . . . . . . . .
idle group /undo             own -                       -         . . . . . . . . . . . . . . .
idle group /history          own -                       -         . . . . . . . . . . . . . . .
admin chat /cancel           own -                       -         . . . . . . . . . . . . . . .
admin chat /rename           own choose.rename           -         c c c c c + + + c c ? ? . . c
admin chat /merge            own choose.merge            -         c c c c c + + + c c ? ? . . c
admin chat /hide             own choose.hide             -         c c c c c + + + c c ? ? . . c
admin chat /undo             own undo.title              -         c c c c c + + + c c ? ? . . c
admin chat /history          own history.title           -         c c c c c + + + c c ? ? . . c
"""
